import {
  Alert,
  Autocomplete,
  Button,
  ColorSwatch,
  Group,
  Input,
  Modal,
  Stack,
  Text,
  TextInput,
  UnstyledButton,
} from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../api/problem';
import { addTag, changeTag, removeTag } from '../api/profiles';
import type { Tag } from '../api/types';
import { ConfirmModal } from '../shared/ConfirmModal';
import { Form } from '../shared/Form';
import { notifyDone } from '../shared/notify';
import { useProblems } from '../shared/problems';
import { ErrorNotice } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { tagColor, tagColors } from './TagBadge';

export function TagForm({ tag, folders, onClose }: { tag: Tag | null; folders: string[]; onClose: () => void }) {
  const { t } = useLang();
  const queries = useQueryClient();
  const [name, setName] = useState(tag?.name ?? '');
  const [folder, setFolder] = useState(tag?.folder ?? '');
  const [color, setColor] = useState(tag ? tagColor(tag) : null);
  const save = useMutation({
    mutationFn: () => {
      const input = { name: name.trim(), folder: folder.trim(), color: color ?? '' };
      return tag ? changeTag(tag.id, input) : addTag(input);
    },
    onSuccess: async () => {
      notifyDone(t('common.saved'));
      await queries.invalidateQueries({ queryKey: ['tags'] });
      onClose();
    },
  });
  const problems = useProblems(save.error);
  return (
    <Modal opened onClose={onClose} title={tag ? t('tags.edit') : t('tags.new')} centered>
      <Form onSubmit={() => save.mutate()}>
        <Stack>
          {save.error && problems.map.size === 0 && <ErrorNotice error={save.error} />}
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
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={!name.trim()}>
              {t('common.save')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
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
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => removeTag(tag.id),
    onSuccess: async () => {
      notifyDone(t('common.deleted'));
      await queries.invalidateQueries({ queryKey: ['tags'] });
      onClose();
    },
  });
  const used = usedBy(remove.error);
  return (
    <ConfirmModal
      opened
      onClose={onClose}
      title={t('tags.deleteTitle')}
      confirm={t('tags.deleteDo', { people: f.people(tag.people) })}
      color="red"
      loading={remove.isPending}
      disabled={used.length > 0}
      error={used.length ? null : remove.error}
      onConfirm={() => remove.mutate()}
    >
      <Text size="sm">{t('tags.deleteText', { name: tag.name, people: f.people(tag.people) })}</Text>
      {used.length > 0 && <Alert color="red">{t('tags.usedBy', { names: used.join(', ') })}</Alert>}
    </ConfirmModal>
  );
}
