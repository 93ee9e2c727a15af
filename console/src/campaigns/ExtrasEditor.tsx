import { ActionIcon, Button, Collapse, Group, Paper, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconPlus, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { QuickReply } from '../api/types';
import { useLang } from '../shared/use-lang';
import { ActionEditor } from './ActionEditor';
import { type BubbleDraft, newAction } from './bubbles';
import { PictureField } from './PictureField';

interface ExtrasProps {
  bubble: BubbleDraft;
  /** Only the last bubble's quick replies are shown. */
  last: boolean;
  onChange: (bubble: BubbleDraft) => void;
  at: (path: string) => string | undefined;
}

const mostReplies = 13;

/** What every bubble may have besides: another sender's name and icon, and quick replies below the last one. */
export function ExtrasEditor({ bubble, last, onChange, at }: ExtrasProps) {
  const { t } = useLang();
  const items = bubble.quick_reply?.items ?? [];
  const put = (next: QuickReply['items']) =>
    onChange({ ...bubble, quick_reply: next.length ? { items: next } : undefined });
  const change = (index: number, changed: Partial<QuickReply['items'][number]>) =>
    put(items.map((each, other) => (other === index ? { ...each, ...changed } : each)));
  const sender = bubble.sender ?? {};
  return (
    <Stack gap={4} mt="sm">
      {(last || items.length > 0) && (
        <Section
          title={t('messages.quick.title')}
          note={items.length ? `${items.length} / ${mostReplies}` : ''}
          error={last ? undefined : at('quick_reply')}
          opened={items.length > 0}
        >
          <Text size="xs" c="dimmed">
            {t('messages.quick.hint')}
          </Text>
          {items.map((item, index) => (
            <Paper key={index} withBorder p="xs" bg="gray.0">
              <ActionEditor
                action={item.action}
                quick
                at={(member) => at(`quick_reply.items[${index}].action.${member}`)}
                onChange={(action) => change(index, { action })}
                aside={
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size="lg"
                    aria-label={t('messages.quick.remove')}
                    onClick={() => put(items.filter((_, other) => other !== index))}
                  >
                    <IconTrash size={16} />
                  </ActionIcon>
                }
              />
              <div style={{ marginTop: 8 }}>
                <PictureField
                  label={t('messages.quick.icon')}
                  hint={t('messages.quick.iconHint')}
                  shape="icon"
                  value={item.image_url}
                  error={at(`quick_reply.items[${index}].image_url`)}
                  onChange={(image_url) => change(index, { image_url })}
                />
              </div>
            </Paper>
          ))}
          <Button
            size="compact-sm"
            variant="subtle"
            style={{ alignSelf: 'flex-start' }}
            leftSection={<IconPlus size={14} />}
            disabled={items.length >= mostReplies || !last}
            onClick={() => put([...items, { action: newAction('message') }])}
          >
            {t('messages.quick.add')}
          </Button>
        </Section>
      )}
      <Section
        title={t('messages.sender.title')}
        note={sender.name ?? ''}
        opened={Boolean(sender.name || sender.icon_url)}
      >
        <TextInput
          label={t('messages.sender.name')}
          description={t('messages.sender.nameHint')}
          value={sender.name ?? ''}
          error={at('sender.name')}
          onChange={(event) => onChange({ ...bubble, sender: { ...sender, name: event.currentTarget.value } })}
        />
        <PictureField
          label={t('messages.sender.icon')}
          hint={t('messages.sender.iconHint')}
          shape="icon"
          value={sender.icon_url}
          error={at('sender.icon_url')}
          onChange={(icon_url) => onChange({ ...bubble, sender: { ...sender, icon_url } })}
        />
      </Section>
    </Stack>
  );
}

function Section({
  title,
  note,
  error,
  opened,
  children,
}: {
  title: string;
  note: string;
  error?: string;
  opened: boolean;
  children: ReactNode;
}) {
  const [open, setOpen] = useState(opened);
  return (
    <div>
      <UnstyledButton aria-expanded={open} onClick={() => setOpen(!open)}>
        <Group gap={4} c="gray.7">
          {open ? <IconChevronDown size={15} /> : <IconChevronRight size={15} />}
          <Text size="xs" fw={600}>
            {title}
          </Text>
          <Text size="xs" c="dimmed">
            {note}
          </Text>
        </Group>
      </UnstyledButton>
      {error && (
        <Text size="xs" c="red">
          {error}
        </Text>
      )}
      <Collapse expanded={open}>
        {open && (
          <Stack gap="xs" pl="md" pt={4}>
            {children}
          </Stack>
        )}
      </Collapse>
    </div>
  );
}
