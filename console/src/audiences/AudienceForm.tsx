import { Radio, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { addAudience, removeAudience, renameAudience } from '../api/audiences';
import type { Audience } from '../api/types';
import { usersOf } from '../segments/RemoveSegment';
import { FormModal } from '../shared/FormModal';
import { RemoveModal } from '../shared/RemoveModal';
import { useLang } from '../shared/use-lang';
import { useSave } from '../shared/use-save';

const kinds = ['manual', 'upload', 'hashed'] as const;

/** Makes an empty list, to be filled by hand or from a file on its own screen, or renames one. */
export function AudienceForm({ audience, onClose }: { audience: Audience | null; onClose: () => void }) {
  const { t } = useLang();
  const [name, setName] = useState(audience?.name ?? '');
  const navigate = useNavigate();
  const [kind, setKind] = useState<(typeof kinds)[number]>('manual');
  const saving = useSave({
    save: () => (audience ? renameAudience(audience.id, name.trim()) : addAudience({ name: name.trim(), kind })),
    refresh: ['audiences'],
    onDone: (saved) => {
      onClose();
      if (!audience) void navigate(`/audiences/${saved.id}`);
    },
  });
  return (
    <FormModal
      title={audience ? t('audiences.rename') : t('audiences.new')}
      saving={saving}
      onClose={onClose}
      disabled={!name.trim()}
    >
      <TextInput
        label={t('audiences.name')}
        value={name}
        error={saving.problems.at('name')}
        maxLength={100}
        required
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {!audience && (
        <Radio.Group
          label={t('audiences.howFilled')}
          value={kind}
          onChange={(next) => setKind(kinds.find((each) => each === next) ?? 'manual')}
        >
          <Stack gap="xs" mt={6}>
            {kinds.map((each) => (
              <Radio
                key={each}
                value={each}
                label={t(`audiences.kinds.${each}`)}
                description={t(`audiences.kindTexts.${each}`)}
              />
            ))}
          </Stack>
        </Radio.Group>
      )}
    </FormModal>
  );
}

export function RemoveAudience({ audience, onClose }: { audience: Audience; onClose: () => void }) {
  const { t } = useLang();
  return (
    <RemoveModal
      title={t('audiences.deleteTitle')}
      text={t('audiences.deleteText', { name: audience.name })}
      remove={() => removeAudience(audience.id)}
      refresh={['audiences']}
      users={usersOf(t('segments.usedBy'))}
      onClose={onClose}
    />
  );
}
