import { Alert, Badge, Stack, Text } from '@mantine/core';
import { IconAlertCircle, IconCheck, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { type SegmentQuestion, segmentWhy } from '../../api/segments';
import type { ConditionNode, Definition, Id, ProfileSummary, SegmentWhy } from '../../api/types';
import { PersonPicker } from '../../friends/PersonPicker';
import { ErrorNotice } from '../../shared/states';
import { useLang } from '../../shared/use-lang';
import { useCheck } from '../use-live-count';
import classes from './panels.module.css';

interface WhyPanelProps {
  question: SegmentQuestion;
  definition: Definition;
  id?: Id;
}

/** Why one person is in or out: the whole condition as a tree, each part with ✓ or ✗ and what was found. */
export function WhyPanel({ question, definition, id }: WhyPanelProps) {
  const { t } = useLang();
  const [person, setPerson] = useState<ProfileSummary | null>(null);
  const query = useQuery({
    queryKey: ['why', JSON.stringify(question), person?.id],
    queryFn: () => segmentWhy(question, person?.id ?? 0),
    enabled: person !== null,
    staleTime: 0,
  });
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t('segments.whyText')}
      </Text>
      <PersonPicker
        maw={360}
        value={person}
        onChange={setPerson}
        placeholder={t('segments.whyPick')}
        aria-label={t('segments.whyPick')}
      />
      <ErrorNotice error={query.error} />
      {person && query.data && (
        <Alert
          data-testid="segment-why"
          color={query.data.holds ? 'teal' : 'gray'}
          icon={query.data.holds ? <IconCheck size={18} /> : <IconAlertCircle size={18} />}
          title={`${person.display_name || t('common.anonymous')}: ${query.data.holds ? t('segments.whyIn') : t('segments.whyOut')}`}
        >
          <WhyTree why={query.data} definition={definition} id={id} />
        </Alert>
      )}
    </Stack>
  );
}

function WhyTree({ why, definition, id }: { why: SegmentWhy; definition: Definition; id?: Id }) {
  const { t, lang, say } = useLang();
  const check = useCheck(definition, id);
  const found = new Map(why.leaves.map((leaf) => [leaf.path, leaf]));
  const sentences = new Map(
    (check.isPlaceholderData ? [] : (check.data?.parts ?? [])).map((part) => [part.path, part]),
  );

  const draw = (node: ConditionNode, path: string): ReactNode => {
    const said = found.get(path);
    const isGroup = 'of' in node;
    const words = isGroup
      ? t(`segments.${node.type === 'not' ? 'exclude' : node.type}`)
      : (sentences.get(path)?.[lang] ?? t(`segments.kinds.${node.type}`));
    const inner: [ConditionNode, string][] = !isGroup
      ? []
      : node.type === 'not'
        ? [[node.of, `${path}.of`]]
        : node.of.map((child, index) => [child, `${path}.of[${index}]`]);
    return (
      <div key={path} className={inner.length ? classes.why : undefined}>
        {said && (
          <WhyLine
            holds={said.holds}
            words={words}
            strong={isGroup}
            found={isGroup ? '' : say({ ja: said.found_ja, en: said.found_en })}
          />
        )}
        {inner.map(([child, at]) => draw(child, at))}
      </div>
    );
  };
  return (
    <Stack gap={6}>
      {draw(definition.condition, 'condition')}
      {(['added', 'excluded'] as const).map((list) => {
        const said = found.get(`manual.${list}`);
        if (!said) return null;
        // The list of exclusions stands in the condition as 'not on it'.
        const on = list === 'added' ? said.holds : !said.holds;
        return <WhyLine key={list} holds={on} words={t(`segments.whyManual.${list}`)} found="" />;
      })}
    </Stack>
  );
}

function WhyLine({ holds, words, found, strong }: { holds: boolean; words: string; found: string; strong?: boolean }) {
  const { t } = useLang();
  return (
    <div className={classes.whyNode}>
      <Badge
        size="sm"
        circle
        mt={2}
        color={holds ? 'teal' : 'red'}
        variant="filled"
        aria-label={holds ? t('segments.holds') : t('segments.holdsNot')}
      >
        {holds ? <IconCheck size={11} /> : <IconX size={11} />}
      </Badge>
      <div style={{ minWidth: 0 }}>
        <Text size="sm" fw={strong ? 600 : undefined} style={{ overflowWrap: 'anywhere' }}>
          {words}
        </Text>
        {found && (
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {t('segments.found', { found })}
          </Text>
        )}
      </div>
    </div>
  );
}
