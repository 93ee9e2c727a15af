import { ActionIcon, Button, ColorInput, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { Card, LineAction, Look } from '../api/types';
import { useLang } from '../shared/use-lang';
import { ActionEditor } from './ActionEditor';
import { newAction } from './bubbles';
import { PictureField } from './PictureField';
import { TemplatedInput } from './TemplatedInput';

type At = (path: string) => string | undefined;

/** Besides a colour of the shop's own. */
const backgrounds = ['#ffffff', '#f5f5f5', '#222222', '#fff3d6', '#e6f4ea', '#e3effb', '#fde8ec'];

/** One card: picture, title, text and buttons. */
export function CardFields({
  card,
  look,
  most,
  fixed,
  at,
  onChange,
}: {
  card: Card;
  /** How its picture is shown. */
  look: Look;
  most: number;
  /** The number of buttons is not this card's alone. */
  fixed?: boolean;
  at: At;
  onChange: (card: Card) => void;
}) {
  const { t } = useLang();
  return (
    <>
      <PictureField
        label={t('messages.card.picture')}
        hint={t(look.image_aspect_ratio === 'square' ? 'messages.squareHint' : 'messages.cardHint')}
        shape="card"
        value={card.thumbnail_image_url}
        error={at('thumbnail_image_url')}
        onChange={(thumbnail_image_url) => onChange({ ...card, thumbnail_image_url })}
      />
      {card.thumbnail_image_url && (
        <ColorInput
          label={t('messages.look.background')}
          description={t('messages.look.backgroundHint')}
          placeholder="#FFFFFF"
          maw={280}
          format="hex"
          // What is half typed stays, with what the API says of it.
          fixOnBlur={false}
          swatches={backgrounds}
          swatchesPerRow={7}
          value={card.image_background_color ?? ''}
          error={at('image_background_color')}
          onChange={(image_background_color) => onChange({ ...card, image_background_color })}
        />
      )}
      <TemplatedInput
        label={t('messages.card.title')}
        value={card.title}
        error={at('title')}
        onChange={(title) => onChange({ ...card, title })}
      />
      <TemplatedInput
        label={t('messages.card.text')}
        area
        value={card.text}
        error={at('text')}
        required
        onChange={(text) => onChange({ ...card, text })}
      />
      <Actions
        actions={card.actions}
        least={fixed ? card.actions.length : 1}
        most={fixed ? card.actions.length : most}
        at={at}
        onChange={(actions) => onChange({ ...card, actions })}
      />
      {card.default_action && (
        <TextInput
          label={t('messages.card.whole')}
          value={card.default_action.uri ?? ''}
          error={at('default_action')}
          onChange={(event) => onChange({ ...card, default_action: { type: 'uri', uri: event.currentTarget.value } })}
        />
      )}
    </>
  );
}

/** The buttons of a card, between so many and so many. */
export function Actions({
  actions,
  least,
  most,
  at,
  onChange,
}: {
  actions: LineAction[];
  least: number;
  most: number;
  at: At;
  onChange: (actions: LineAction[]) => void;
}) {
  const { t } = useLang();
  return (
    <Stack gap="xs">
      {actions.map((action, index) => (
        <ActionEditor
          key={index}
          action={action}
          at={(member) => at(`actions[${index}].${member}`)}
          onChange={(changed) => onChange(actions.map((each, other) => (other === index ? changed : each)))}
          aside={
            least < most && (
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                disabled={actions.length <= least}
                aria-label={t('messages.action.remove')}
                onClick={() => onChange(actions.filter((_, other) => other !== index))}
              >
                <IconTrash size={16} />
              </ActionIcon>
            )
          }
        />
      ))}
      {least < most && (
        <Button
          size="compact-sm"
          variant="subtle"
          style={{ alignSelf: 'flex-start' }}
          leftSection={<IconPlus size={14} />}
          disabled={actions.length >= most}
          onClick={() => onChange([...actions, newAction()])}
        >
          {t('messages.action.add')}
        </Button>
      )}
    </Stack>
  );
}
