import { Text } from '@mantine/core';
import type { LeafNode } from '../../api/types';
import { useLang } from '../../shared/use-lang';
import { AttributeControls } from './AttributeControls';
import {
  AggregateControls,
  DistinctControls,
  EdgeControls,
  EventControls,
  RecencyControls,
  RegularControls,
  SequenceControls,
} from './EventControls';
import { AudienceControls, ConsentControls, RandomControls, SegmentControls } from './ListControls';
import { MessageControls } from './MessageControls';
import { AnyTagControls, FriendshipControls, ReachableControls, TagControls } from './PersonControls';

/** The controls of one row, by its kind. */
export function Controls({ leaf, onChange }: { leaf: LeafNode; onChange: (leaf: LeafNode) => void }) {
  const { t } = useLang();
  switch (leaf.type) {
    case 'tag':
      return <TagControls leaf={leaf} onChange={onChange} />;
    case 'any_tag':
      return <AnyTagControls leaf={leaf} onChange={onChange} />;
    case 'attribute':
      return <AttributeControls leaf={leaf} onChange={onChange} />;
    case 'friendship':
      return <FriendshipControls leaf={leaf} onChange={onChange} />;
    case 'reachable':
      return <ReachableControls leaf={leaf} onChange={onChange} />;
    case 'consent':
      return <ConsentControls leaf={leaf} onChange={onChange} />;
    case 'audience':
      return <AudienceControls leaf={leaf} onChange={onChange} />;
    case 'segment':
      return <SegmentControls leaf={leaf} onChange={onChange} />;
    case 'random':
      return <RandomControls leaf={leaf} onChange={onChange} />;
    case 'message':
      return <MessageControls leaf={leaf} onChange={onChange} />;
    case 'event':
      return <EventControls leaf={leaf} onChange={onChange} />;
    case 'event_recency':
      return <RecencyControls leaf={leaf} onChange={onChange} />;
    case 'event_aggregate':
      return <AggregateControls leaf={leaf} onChange={onChange} />;
    case 'event_distinct':
      return <DistinctControls leaf={leaf} onChange={onChange} />;
    case 'first_event':
    case 'last_event':
      return <EdgeControls leaf={leaf} onChange={onChange} />;
    case 'event_sequence':
      return <SequenceControls leaf={leaf} onChange={onChange} />;
    case 'event_regular':
      return <RegularControls leaf={leaf} onChange={onChange} />;
    default:
      return (
        <Text size="sm" c="dimmed">
          {t(`segments.kindHints.${leaf.type}`)}
        </Text>
      );
  }
}
