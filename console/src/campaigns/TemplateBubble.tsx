import { ActionIcon, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Template } from '../api/types';
import { useLang } from '../shared/use-lang';
import { ActionEditor } from './ActionEditor';
import { type BubbleOf, newAction, newCard, newImageColumn } from './bubbles';
import { Actions, CardFields } from './CardFields';
import { CardLook } from './CardLook';
import { PictureField } from './PictureField';
import { TemplatedInput } from './TemplatedInput';

type At = (path: string) => string | undefined;
interface TemplateBubbleProps {
  bubble: BubbleOf<'template'>;
  onChange: (bubble: BubbleOf<'template'>) => void;
  at: At;
}

const mostColumns = 10;

/** Cards and buttons: LINE's four forms of template. */
export function TemplateBubble({ bubble, onChange, at }: TemplateBubbleProps) {
  const { t } = useLang();
  const { template } = bubble;
  const change = (changed: Template) => onChange({ ...bubble, template: changed });
  const inTemplate = (path: string) => at(`template.${path}`);
  return (
    <Stack gap="sm">
      <TemplatedInput
        label={t('campaigns.altText')}
        value={bubble.alt_text}
        error={at('alt_text')}
        required
        onChange={(alt_text) => onChange({ ...bubble, alt_text })}
      />
      {template.type === 'buttons' && (
        <>
          {template.thumbnail_image_url && (
            <CardLook look={template} at={inTemplate} onChange={(look) => change({ ...template, ...look })} />
          )}
          <CardFields
            card={template}
            look={template}
            most={4}
            at={inTemplate}
            onChange={(card) => change({ ...template, ...card })}
          />
        </>
      )}
      {template.type === 'confirm' && (
        <>
          <TemplatedInput
            label={t('messages.card.text')}
            area
            value={template.text}
            error={at('template.text')}
            required
            onChange={(text) => change({ ...template, text })}
          />
          <Actions
            actions={template.actions}
            least={2}
            most={2}
            at={inTemplate}
            onChange={(actions) => change({ ...template, actions })}
          />
        </>
      )}
      {template.type === 'carousel' && <Carousel template={template} onChange={change} at={at} />}
      {template.type === 'image_carousel' && (
        <Columns
          columns={template.columns}
          fresh={newImageColumn}
          at={at}
          onChange={(columns) => change({ ...template, columns })}
        >
          {(column, put, here) => (
            <>
              <PictureField
                label={t('messages.card.picture')}
                hint={t('messages.squareHint')}
                shape="card"
                required
                value={column.image_url}
                error={here('image_url')}
                onChange={(image_url) => put({ ...column, image_url: image_url ?? '' })}
              />
              <ActionEditor
                action={column.action}
                unlabelled
                at={(member) => here(`action.${member}`)}
                onChange={(action) => put({ ...column, action })}
              />
            </>
          )}
        </Columns>
      )}
    </Stack>
  );
}

function Carousel({
  template,
  onChange,
  at,
}: {
  template: Extract<Template, { type: 'carousel' }>;
  onChange: (template: Template) => void;
  at: At;
}) {
  const { t } = useLang();
  const count = template.columns[0]?.actions.length ?? 1;
  // LINE wants the same number of buttons on every card: it is one choice for all of them.
  const setCount = (next: number) =>
    onChange({
      ...template,
      columns: template.columns.map((column) => ({
        ...column,
        actions: Array.from({ length: next }, (_, index) => column.actions[index] ?? newAction()),
      })),
    });
  return (
    <>
      <Group gap="xs">
        <Text size="sm">{t('messages.card.buttonsEach')}</Text>
        <Button.Group>
          {[1, 2, 3].map((each) => (
            <Button
              key={each}
              size="compact-sm"
              variant={each === count ? 'filled' : 'default'}
              onClick={() => setCount(each)}
            >
              {each}
            </Button>
          ))}
        </Button.Group>
      </Group>
      {template.columns.some((column) => column.thumbnail_image_url) && (
        <CardLook
          look={template}
          at={(path) => at(`template.${path}`)}
          onChange={(look) => onChange({ ...template, ...look })}
        />
      )}
      <Columns
        columns={template.columns}
        fresh={() => newCard(count)}
        at={at}
        onChange={(columns) => onChange({ ...template, columns })}
      >
        {(column, put, here) => (
          <CardFields
            card={column}
            look={template}
            fixed
            most={3}
            at={here}
            onChange={(card) => put({ ...column, ...card })}
          />
        )}
      </Columns>
    </>
  );
}

/** Cards one below the other as the friend sees them one beside the other. */
function Columns<T>({
  columns,
  fresh,
  onChange,
  at,
  children,
}: {
  columns: T[];
  fresh: () => T;
  onChange: (columns: T[]) => void;
  at: At;
  children: (column: T, put: (column: T) => void, at: At) => ReactNode;
}) {
  const { t } = useLang();
  const swap = (index: number, by: -1 | 1) => {
    const next = [...columns];
    const moved = next.splice(index, 1);
    next.splice(index + by, 0, ...moved);
    onChange(next);
  };
  return (
    <Stack gap="sm">
      {columns.map((column, index) => (
        <Paper key={index} withBorder p="sm" bg="gray.0">
          <Group justify="space-between" mb={6} wrap="nowrap">
            <Text size="sm" fw={600}>
              {t('messages.card.number', { number: index + 1 })}
            </Text>
            <Group gap={2} wrap="nowrap">
              <ActionIcon
                variant="subtle"
                color="gray"
                disabled={index === 0}
                aria-label={t('campaigns.moveUp')}
                onClick={() => swap(index, -1)}
              >
                <IconArrowUp size={16} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                disabled={index === columns.length - 1}
                aria-label={t('campaigns.moveDown')}
                onClick={() => swap(index, 1)}
              >
                <IconArrowDown size={16} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                disabled={columns.length === 1}
                aria-label={t('messages.card.remove')}
                onClick={() => onChange(columns.filter((_, other) => other !== index))}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Group>
          </Group>
          <Stack gap="xs">
            {children(
              column,
              (put) => onChange(columns.map((each, other) => (other === index ? put : each))),
              (path) => at(`template.columns[${index}].${path}`),
            )}
          </Stack>
        </Paper>
      ))}
      <Group gap="xs">
        <Button
          size="xs"
          variant="light"
          leftSection={<IconPlus size={14} />}
          disabled={columns.length >= mostColumns}
          onClick={() => onChange([...columns, fresh()])}
        >
          {t('messages.card.add')}
        </Button>
        <Text size="xs" c="dimmed">
          {columns.length} / {mostColumns}
        </Text>
      </Group>
    </Stack>
  );
}
