import { Paper, Tabs } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { memo } from 'react';
import type { SegmentQuestion } from '../api/segments';
import type { Definition, Segment, SegmentCount } from '../api/types';
import { useUrlState } from '../shared/url-state';
import { useLang } from '../shared/use-lang';
import { BreakdownPanel } from './panels/BreakdownPanel';
import { EntriesPanel } from './panels/EntriesPanel';
import { FlowPanel } from './panels/FlowPanel';
import { ManualPanel } from './panels/ManualPanel';
import { OverlapPanel } from './panels/OverlapPanel';
import { PeoplePanel } from './panels/PeoplePanel';
import classes from './panels/panels.module.css';
import { UsesPanel } from './panels/UsesPanel';
import { VersionsPanel } from './panels/VersionsPanel';
import { WhyPanel } from './panels/WhyPanel';
import type { BuilderNotes } from './SegmentBuilder';
import type { Group } from './tree';

interface SegmentTabsProps {
  segment: Segment | null;
  name: string;
  tree: Group;
  notes: BuilderNotes;
  count: UseQueryResult<SegmentCount>;
  question: SegmentQuestion;
  definition: Definition;
  onRestored: (segment: Segment) => void;
}

const always = ['flow', 'people', 'why', 'breakdown', 'overlap'] as const;
const whenSaved = ['manual', 'entries', 'versions', 'uses'] as const;

/** What there is to see about a segment below its conditions; the tab is in the address. */
export const SegmentTabs = memo(function SegmentTabs(props: SegmentTabsProps) {
  const { segment, name, tree, notes, count, question, definition, onRestored } = props;
  const { t } = useLang();
  const url = useUrlState();
  const shown = segment ? [...always, ...whenSaved] : always;
  const tab = shown.find((each) => each === url.get('tab')) ?? 'flow';
  const compared = url.get('with').split(',').map(Number).filter(Boolean);
  const ready = !!count.data && !count.error;
  return (
    <Paper withBorder p="md">
      <Tabs value={tab} onChange={(next) => url.set({ tab: next })} keepMounted={false}>
        <Tabs.List mb="md" className={classes.tabs}>
          {shown.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {t(`segments.tabs.${each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="flow">
          <FlowPanel tree={tree} notes={notes} count={count} />
        </Tabs.Panel>
        <Tabs.Panel value="people">
          <PeoplePanel question={question} ready={ready} />
        </Tabs.Panel>
        <Tabs.Panel value="why">
          <WhyPanel question={question} definition={definition} id={segment?.id} />
        </Tabs.Panel>
        <Tabs.Panel value="breakdown">
          <BreakdownPanel question={question} />
        </Tabs.Panel>
        <Tabs.Panel value="overlap">
          <OverlapPanel
            chosen={compared}
            onChoose={(ids) => url.set({ with: ids.join(',') })}
            open={{ id: segment?.id, name: name || t('segments.new'), definition }}
          />
        </Tabs.Panel>
        {segment && (
          <>
            <Tabs.Panel value="manual">
              <ManualPanel segment={segment} />
            </Tabs.Panel>
            <Tabs.Panel value="entries">
              <EntriesPanel id={segment.id} />
            </Tabs.Panel>
            <Tabs.Panel value="versions">
              <VersionsPanel segment={segment} onRestored={onRestored} />
            </Tabs.Panel>
            <Tabs.Panel value="uses">
              <UsesPanel id={segment.id} />
            </Tabs.Panel>
          </>
        )}
      </Tabs>
    </Paper>
  );
});
