import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';

/** A note with one way back; it stays long enough to be read. */
export function showUndo(message: string, undo: string, onUndo: () => void) {
  const id = notifications.show({
    autoClose: 12_000,
    color: 'teal',
    message: (
      <Group justify="space-between">
        <Text size="sm">{message}</Text>
        <Button
          size="compact-xs"
          variant="light"
          onClick={() => {
            notifications.hide(id);
            onUndo();
          }}
        >
          {undo}
        </Button>
      </Group>
    ),
  });
}
