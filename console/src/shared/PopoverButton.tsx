import { Button, type ButtonProps, Popover, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';

interface PopoverButtonProps extends Pick<ButtonProps, 'variant' | 'leftSection'> {
  label: string;
  /** What is in it; `close` when it has served. */
  children: (close: () => void) => ReactNode;
}

/** A small button with a small form under it. */
export function PopoverButton({ label, children, variant = 'light', leftSection }: PopoverButtonProps) {
  const [opened, { toggle, close }] = useDisclosure();
  return (
    <Popover
      opened={opened}
      onChange={(open) => !open && close()}
      width={280}
      shadow="md"
      position="bottom-start"
      withArrow
    >
      <Popover.Target>
        <Button size="compact-xs" variant={variant} leftSection={leftSection} onClick={toggle}>
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">{children(close)}</Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
