import { CloseButton, Group, Text } from '@mantine/core';
import type { TagRef } from '../api/types';

const dots = ['#5675d9', '#e0803c', '#2f9e8f', '#b0559f', '#c99a1a', '#6b8e3d', '#c4554d', '#5d87a8'];

/** A tag keeps its colour everywhere: its own, or one chosen by its id. */
export const tagColor = (tag: { id: number; color?: string | null }) =>
  tag.color && /^#[0-9a-f]{6}$/i.test(tag.color) ? tag.color : (dots[tag.id % dots.length] ?? '#5675d9');

export const tagColors = dots;

export function TagBadge({
  tag,
  onRemove,
  label,
}: {
  tag: Pick<TagRef, 'id' | 'name' | 'color'>;
  onRemove?: () => void;
  label?: string;
}) {
  const color = tagColor(tag);
  return (
    <Group
      component="span"
      gap={5}
      wrap="nowrap"
      px={8}
      h={22}
      display="inline-flex"
      style={{ borderRadius: 6, background: `${color}1a`, maxWidth: 220 }}
    >
      <span style={{ width: 6, height: 6, borderRadius: 6, background: color, flexShrink: 0 }} />
      <Text component="span" size="xs" className="clip" c="gray.8" fw={500}>
        {tag.name}
      </Text>
      {onRemove && <CloseButton size={16} iconSize={12} aria-label={label} onClick={onRemove} />}
    </Group>
  );
}

export function TagBadges({ tags, most = 3 }: { tags: TagRef[]; most?: number }) {
  const rest = tags.length - most;
  return (
    <Group gap={4} component="span">
      {tags.slice(0, most).map((tag) => (
        <TagBadge key={tag.id} tag={tag} />
      ))}
      {rest > 0 && (
        <Text
          size="xs"
          c="dimmed"
          title={tags
            .slice(most)
            .map((tag) => tag.name)
            .join(', ')}
        >
          +{rest}
        </Text>
      )}
    </Group>
  );
}
