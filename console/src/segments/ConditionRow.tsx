import { ActionIcon, Group, Progress, Text, Tooltip } from '@mantine/core';
import { IconCopy, IconX } from '@tabler/icons-react';
import type { LeafNode } from '../api/types';
import { useLang } from '../shared/use-lang';
import { AttributeControls } from './AttributeControls';
import classes from './builder.module.css';
import { AggregateControls, EventControls, RecencyControls } from './EventControls';
import { kindIcons } from './kind-icons';
import { FriendshipControls, TagControls } from './SimpleControls';

interface ConditionRowProps {
  leaf: LeafNode;
  alone: number | undefined;
  people: number;
  stale: boolean;
  problem: string | undefined;
  onChange: (leaf: LeafNode) => void;
  onRemove: () => void;
  onCopy: () => void;
}

export function ConditionRow({ leaf, alone, people, stale, problem, onChange, onRemove, onCopy }: ConditionRowProps) {
  const { t, f } = useLang();
  const IconHere = kindIcons[leaf.type];
  return (
    <div className={classes.row} data-problem={problem ? true : undefined}>
      <div className={classes.main}>
        <div className={classes.kind}>
          <IconHere size={14} stroke={1.8} />
          {t(`segments.kinds.${leaf.type}`)}
        </div>
        <div className={classes.controls}>
          <Controls leaf={leaf} onChange={onChange} />
        </div>
        {problem && (
          <Text size="xs" c="red" mt={4} style={{ whiteSpace: 'pre-line' }}>
            {problem}
          </Text>
        )}
      </div>
      <div className={classes.alone} style={{ opacity: stale ? 0.5 : 1 }}>
        {alone !== undefined && (
          <Tooltip label={t('segments.alone', { people: f.people(alone) })}>
            <div>
              <Text size="xs" fw={600} className="number">
                {f.people(alone)}
              </Text>
              <Progress
                value={people ? (alone / people) * 100 : 0}
                size={5}
                mt={3}
                color="ai.5"
                aria-label={t('segments.alone', { people: f.people(alone) })}
              />
            </div>
          </Tooltip>
        )}
      </div>
      <Group gap={0} wrap="nowrap" className={classes.tools}>
        <ActionIcon variant="subtle" color="gray" onClick={onCopy} aria-label={t('segments.copyRow')}>
          <IconCopy size={15} />
        </ActionIcon>
        <ActionIcon variant="subtle" color="gray" onClick={onRemove} aria-label={t('segments.removeRow')}>
          <IconX size={16} />
        </ActionIcon>
      </Group>
    </div>
  );
}

function Controls({ leaf, onChange }: { leaf: LeafNode; onChange: (leaf: LeafNode) => void }) {
  const { t } = useLang();
  switch (leaf.type) {
    case 'tag':
      return <TagControls leaf={leaf} onChange={onChange} />;
    case 'attribute':
      return <AttributeControls leaf={leaf} onChange={onChange} />;
    case 'event':
      return <EventControls leaf={leaf} onChange={onChange} />;
    case 'event_recency':
      return <RecencyControls leaf={leaf} onChange={onChange} />;
    case 'event_aggregate':
      return <AggregateControls leaf={leaf} onChange={onChange} />;
    case 'friendship':
      return <FriendshipControls leaf={leaf} onChange={onChange} />;
    default:
      return (
        <Text size="sm" c="dimmed">
          {t(`segments.kindHints.${leaf.type}`)}
        </Text>
      );
  }
}
