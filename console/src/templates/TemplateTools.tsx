import { Autocomplete, Button, Group, Modal, Pill, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconBookmark, IconTemplate } from '@tabler/icons-react';
import { useState } from 'react';
import { addTemplate } from '../api/messages';
import type { Content, Id, MessageTemplate } from '../api/types';
import { kindOf } from '../campaigns/bubbles';
import { type Draft, readMessage, writeMessage } from '../campaigns/model';
import { Shelf } from '../shared/columns';
import { FormModal } from '../shared/FormModal';
import { SearchInput } from '../shared/SearchInput';
import { QueryView } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { useSave } from '../shared/use-save';
import { byFolder, foldersOf, fromTemplate, templatesKey, useTemplates } from './use-templates';

/** In a message's editor: take a template, or keep the message as one. */
export function TemplateTools({ draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void }) {
  const { t } = useLang();
  const [choosing, setChoosing] = useState(false);
  const [keeping, setKeeping] = useState<Content | null>(null);
  const content = writeMessage(draft);
  return (
    <Group gap="xs">
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconTemplate size={15} />}
        onClick={() => setChoosing(true)}
      >
        {t('messages.templates.take')}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconBookmark size={15} />}
        disabled={!content}
        onClick={() => setKeeping(content)}
      >
        {t('messages.templates.keep')}
      </Button>
      <MadeFrom id={draft.templateId} onForget={() => onChange({ ...draft, templateId: undefined })} />
      {choosing && (
        <TakeTemplate
          onClose={() => setChoosing(false)}
          onTake={(template) => {
            onChange({
              ...draft,
              ...fromTemplate(template),
              trackLinks: template.content.track_links ?? draft.trackLinks,
            });
            setChoosing(false);
          }}
        />
      )}
      {keeping && (
        <KeepTemplate content={{ ...keeping, track_links: draft.trackLinks }} onClose={() => setKeeping(null)} />
      )}
    </Group>
  );
}

/** Which template the message was made from: what it counts as in conditions on message history. */
function MadeFrom({ id, onForget }: { id: Id | undefined; onForget: () => void }) {
  const { t } = useLang();
  const query = useTemplates();
  const name = query.data?.items.find((each) => each.id === id)?.name;
  if (!id || !name) return null;
  return (
    <Pill
      size="sm"
      withRemoveButton
      title={t('messages.templates.madeFromHint')}
      removeButtonProps={{ 'aria-label': t('messages.templates.forget'), 'aria-hidden': false, tabIndex: 0 }}
      onRemove={onForget}
    >
      {t('messages.templates.madeFrom', { name })}
    </Pill>
  );
}

function TakeTemplate({ onClose, onTake }: { onClose: () => void; onTake: (template: MessageTemplate) => void }) {
  const { t } = useLang();
  const query = useTemplates();
  const [text, setText] = useState('');
  return (
    <Modal opened onClose={onClose} title={t('messages.templates.take')} centered>
      <Stack>
        <Text size="sm" c="dimmed">
          {t('messages.templates.takeText')}
        </Text>
        <SearchInput value={text} onChange={setText} placeholder={t('messages.templates.search')} />
        <QueryView query={query}>
          {(data) =>
            data.items.length === 0 ? (
              <Text size="sm">{t('messages.templates.emptyTitle')}</Text>
            ) : (
              byFolder(data.items, text).map(([folder, inside]) => (
                <Shelf key={folder ?? ''} name={folder}>
                  {inside.map((each) => (
                    <UnstyledButton key={each.id} p={6} onClick={() => onTake(each)}>
                      <Text size="sm" fw={600}>
                        {each.name}
                      </Text>
                      <Kinds content={each.content} />
                    </UnstyledButton>
                  ))}
                </Shelf>
              ))
            )
          }
        </QueryView>
      </Stack>
    </Modal>
  );
}

/** What kinds of bubbles a message has, in order. */
export function Kinds({ content }: { content: Content }) {
  const { t } = useLang();
  return (
    <Text size="xs" c="dimmed">
      {readMessage(content)
        .bubbles.map((bubble) => t(`messages.kinds.${kindOf(bubble)}`))
        .join('・')}
    </Text>
  );
}

function KeepTemplate({ content, onClose }: { content: Content; onClose: () => void }) {
  const { t } = useLang();
  const query = useTemplates();
  const [name, setName] = useState('');
  const [folder, setFolder] = useState('');
  const saving = useSave({
    save: () => addTemplate({ name: name.trim(), folder: folder.trim(), content }),
    refresh: templatesKey,
    onDone: onClose,
  });
  return (
    <FormModal title={t('messages.templates.keep')} saving={saving} onClose={onClose} disabled={!name.trim()}>
      <TextInput
        label={t('messages.templates.name')}
        value={name}
        error={saving.problems.at('name') ?? saving.problems.at('content')}
        required
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Autocomplete
        label={t('messages.templates.folder')}
        value={folder}
        data={foldersOf(query.data?.items)}
        error={saving.problems.at('folder')}
        onChange={setFolder}
      />
    </FormModal>
  );
}
