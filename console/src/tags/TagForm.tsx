import { Autocomplete, ColorSwatch, Group, Input, TextInput, UnstyledButton } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { ApiError } from '../api/problem';
import { addTag, changeTag, removeTag } from '../api/profiles';
import type { Tag } from '../api/types';
import { FormModal } from '../shared/FormModal';
import { RemoveModal } from '../shared/RemoveModal';
import { useLang } from '../shared/use-lang';
import { useSave } from '../shared/use-save';
import { tagColor, tagColors } from './TagBadge';

export function TagForm({ tag, folders, onClose }: { tag: Tag | null; folders: string[]; onClose: () => void }) {
  const { t } = useLang();
  const [name, setName] = useState(tag?.name ?? '');
  const [folder, setFolder] = useState(tag?.folder ?? '');
  const [color, setColor] = useState(tag ? tagColor(tag) : null);
  const saving = useSave({
    save: () => {
      const input = { name: name.trim(), folder: folder.trim(), color: color ?? '' };
      return tag ? changeTag(tag.id, input) : addTag(input);
    },
    refresh: ['tags'],
    onDone: onClose,
  });
  const { problems } = saving;
  return (
    <FormModal title={tag ? t('tags.edit') : t('tags.new')} saving={saving} onClose={onClose} disabled={!name.trim()}>
      <TextInput
        label={t('tags.name')}
        value={name}
        error={problems.at('name')}
        data-autofocus
        required
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Autocomplete
        label={t('tags.folder')}
        description={t('tags.folderHint')}
        value={folder}
        data={folders}
        error={problems.at('folder')}
        onChange={setFolder}
      />
      <Input.Wrapper label={t('tags.color')} error={problems.at('color')}>
        <Group gap="xs">
          {tagColors.map((each) => (
            <UnstyledButton
              key={each}
              type="button"
              aria-label={each}
              aria-pressed={color === each}
              onClick={() => setColor(each)}
            >
              <ColorSwatch color={each} size={26}>
                {color === each && <IconCheck size={14} color="#fff" />}
              </ColorSwatch>
            </UnstyledButton>
          ))}
        </Group>
      </Input.Wrapper>
    </FormModal>
  );
}

/** The names in a 409's `used_by`, whatever it lists. */
export function usedBy(error: unknown): string[] {
  if (!(error instanceof ApiError) || !Array.isArray(error.document.used_by)) return [];
  return error.document.used_by.map((each: unknown) =>
    each && typeof each === 'object' && 'name' in each ? String(each.name) : String(each),
  );
}

export function RemoveTag({ tag, onClose }: { tag: Tag; onClose: () => void }) {
  const { t, f } = useLang();
  const people = f.people(tag.people);
  return (
    <RemoveModal
      title={t('tags.deleteTitle')}
      text={t('tags.deleteText', { name: tag.name, people })}
      confirm={t('tags.deleteDo', { people })}
      remove={() => removeTag(tag.id)}
      refresh={['tags']}
      users={(error) => {
        const names = usedBy(error);
        return names.length > 0 ? { list: t('tags.usedBy', { names: names.join(', ') }) } : null;
      }}
      onClose={onClose}
    />
  );
}
