import { ApiError } from '../api/problem';
import { removeSegment } from '../api/segments';
import type { DefinitionUse, Segment } from '../api/types';
import { RemoveModal } from '../shared/RemoveModal';
import { useLang } from '../shared/use-lang';
import { UseList } from './panels/UsesPanel';

/** The users that a 409 names, each with a way to it. */
export const usersOf = (title: string) => (error: unknown) => {
  if (!(error instanceof ApiError) || !Array.isArray(error.document.used_by)) return null;
  const users = error.document.used_by as DefinitionUse[];
  return users.length > 0 ? { title, list: <UseList uses={users} /> } : null;
};

interface RemoveSegmentProps {
  segment: Segment;
  onClose: () => void;
  onRemoved?: () => void;
}

/** Deletes a segment; one that is used stays, and its users are named with a way to each. */
export function RemoveSegment({ segment, onClose, onRemoved }: RemoveSegmentProps) {
  const { t } = useLang();
  return (
    <RemoveModal
      title={t('segments.deleteTitle')}
      text={t('segments.deleteText', { name: segment.name })}
      remove={() => removeSegment(segment.id)}
      refresh={['segments']}
      forget={['segment', segment.id]}
      users={usersOf(t('segments.usedBy'))}
      onClose={onClose}
      onRemoved={onRemoved}
    />
  );
}
