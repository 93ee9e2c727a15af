import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './panels.module.css';

interface BarProps {
  label: ReactNode;
  value: number;
  most: number;
  text: ReactNode;
  note?: ReactNode;
  color?: string;
  testId?: string;
}

/** A labelled bar: the words above it, so that they fit a phone. */
export function Bar({ label, value, most, text, note, color = 'var(--mantine-color-ai-5)', testId }: BarProps) {
  return (
    <div className={classes.bar} data-testid={testId}>
      <div className={classes.barText}>
        <Text size="sm" component="div" className={classes.barLabel}>
          {label}
        </Text>
        <Text size="sm" fw={600} className="number" component="div" style={{ whiteSpace: 'nowrap' }}>
          {text}
        </Text>
      </div>
      <div className={classes.track}>
        <div
          className={classes.fill}
          style={{ width: `${most > 0 ? Math.max(value > 0 ? 0.4 : 0, (value / most) * 100) : 0}%`, background: color }}
        />
      </div>
      {note && (
        <Text size="xs" c="dimmed" className="number" component="div">
          {note}
        </Text>
      )}
    </div>
  );
}
