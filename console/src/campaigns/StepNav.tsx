import { Badge, Group, Paper, Text, UnstyledButton } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useLang } from '../shared/use-lang';
import classes from './Editor.module.css';

export interface StepState {
  key: string;
  title: string;
  done: boolean;
}

const anchor = (key: string) => `step-${key}`;

/** Where one is among the steps; always in sight, each a way to its place on the page. */
export function StepNav({ steps }: { steps: readonly StepState[] }) {
  const { t } = useLang();
  return (
    <nav className={classes.steps} aria-label={t('campaigns.steps')}>
      {steps.map((step, index) => (
        <UnstyledButton
          key={step.key}
          type="button"
          className={classes.step}
          onClick={() => document.getElementById(anchor(step.key))?.scrollIntoView({ behavior: 'smooth' })}
        >
          <Badge circle size="md" variant={step.done ? 'filled' : 'light'} color={step.done ? 'teal' : 'gray'}>
            {step.done ? <IconCheck size={12} stroke={3} /> : index + 1}
          </Badge>
          <span>{step.title}</span>
        </UnstyledButton>
      ))}
    </nav>
  );
}

interface StepProps {
  step: StepState;
  number: number;
  hint?: string;
  children: ReactNode;
}

export function Step({ step, number, hint, children }: StepProps) {
  return (
    <Paper
      withBorder
      p={{ base: 'md', sm: 'lg' }}
      component="section"
      id={anchor(step.key)}
      className={classes.section}
    >
      <Group gap="sm" mb="md" wrap="nowrap">
        <Badge circle size="lg" variant="filled">
          {number}
        </Badge>
        <div>
          <Text component="h2" fw={650} fz="lg" m={0}>
            {step.title}
          </Text>
          {hint && (
            <Text size="xs" c="dimmed">
              {hint}
            </Text>
          )}
        </div>
      </Group>
      {children}
    </Paper>
  );
}
