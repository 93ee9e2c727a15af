import { Group, Text } from '@mantine/core';

export function Logo({ size = 26, onDark = false }: { size?: number; onDark?: boolean }) {
  return (
    <Group gap={8} wrap="nowrap">
      <img src="/favicon.svg" width={size} height={size} alt="" style={{ display: 'block' }} />
      <Text
        fw={700}
        fz={size * 0.66}
        c={onDark ? 'white' : undefined}
        visibleFrom="xs"
        style={{ letterSpacing: '-0.01em' }}
      >
        Todoke
      </Text>
    </Group>
  );
}
