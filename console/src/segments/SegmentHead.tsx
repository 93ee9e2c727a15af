import { ActionIcon, Autocomplete, Button, Group, Menu, TextInput, Tooltip } from '@mantine/core';
import {
  IconCopy,
  IconDots,
  IconSend,
  IconSnowflake,
  IconStar,
  IconStarFilled,
  IconTag,
  IconTagOff,
  IconTrash,
} from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { memo } from 'react';
import { useNavigate } from 'react-router';
import { duplicateSegment, listSegments } from '../api/segments';
import type { Id, Segment } from '../api/types';
import { notifyDone, notifyFailed } from '../shared/notify';
import type { useProblems } from '../shared/problems';
import { useLang } from '../shared/use-lang';
import { useFavourite } from './use-favourite';

// Nothing here is drawn again while a condition is typed.

interface SegmentHeadProps {
  name: string;
  folder: string;
  problems: ReturnType<typeof useProblems>;
  readOnly: boolean;
  onName: (name: string) => void;
  onFolder: (folder: string) => void;
}

export const SegmentHead = memo(function SegmentHead(props: SegmentHeadProps) {
  const { name, folder, problems, readOnly, onName, onFolder } = props;
  const { t } = useLang();
  const segments = useQuery({ queryKey: ['segments'], queryFn: listSegments, staleTime: 15_000 });
  const folders = [...new Set((segments.data?.items ?? []).map((each) => each.folder).filter(Boolean))];
  return (
    <Group align="flex-start" mb="md" gap="sm">
      <TextInput
        label={t('segments.name')}
        placeholder={t('segments.namePlaceholder')}
        value={name}
        error={problems.at('name')}
        style={{ flex: '1 1 280px', maxWidth: 480 }}
        readOnly={readOnly}
        onChange={(event) => onName(event.currentTarget.value)}
      />
      <Autocomplete
        label={t('segments.folder')}
        placeholder={t('segments.folderHint')}
        value={folder}
        data={folders}
        error={problems.at('folder')}
        style={{ flex: '1 1 160px', maxWidth: 220 }}
        readOnly={readOnly}
        onChange={onFolder}
      />
    </Group>
  );
});

export const FavouriteStar = memo(function FavouriteStar({ segment }: { segment: Segment }) {
  const { t } = useLang();
  const favour = useFavourite();
  const label = segment.favourite ? t('segments.unfavour') : t('segments.favour');
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color={segment.favourite ? 'yellow' : 'gray'}
        aria-label={label}
        aria-pressed={segment.favourite}
        onClick={() => favour.mutate(segment)}
      >
        {segment.favourite ? <IconStarFilled size={18} /> : <IconStar size={18} />}
      </ActionIcon>
    </Tooltip>
  );
});

export type Asking = 'remove' | 'freeze' | 'add' | 'takeOff';

interface SegmentMenuProps {
  id: Id;
  dirty: boolean;
  onAsk: (what: Asking) => void;
}

export const SegmentMenu = memo(function SegmentMenu({ id, dirty, onAsk }: SegmentMenuProps) {
  const { t } = useLang();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const copy = useMutation({
    mutationFn: () => duplicateSegment(id),
    onSuccess: async (made) => {
      notifyDone(t('segments.duplicated'));
      await queries.invalidateQueries({ queryKey: ['segments'] });
      await navigate(`/segments/${made.id}`);
    },
    onError: (error) => notifyFailed(t('errors.unknown'), error),
  });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" rightSection={<IconDots size={16} />}>
          {t('common.actions')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconSend size={16} />}
          onClick={() => void navigate(`/campaigns/new/edit?segment=${id}`)}
        >
          {t('segments.useInCampaign')}
        </Menu.Item>
        <Menu.Item leftSection={<IconSnowflake size={16} />} onClick={() => onAsk('freeze')}>
          {t('segments.freeze')}
        </Menu.Item>
        <Menu.Item leftSection={<IconCopy size={16} />} disabled={dirty} onClick={() => copy.mutate()}>
          {t('segments.duplicate')}
        </Menu.Item>
        <Menu.Item leftSection={<IconTag size={16} />} onClick={() => onAsk('add')}>
          {t('friends.putTag')}
        </Menu.Item>
        <Menu.Item leftSection={<IconTagOff size={16} />} onClick={() => onAsk('takeOff')}>
          {t('friends.takeTag')}
        </Menu.Item>
        <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => onAsk('remove')}>
          {t('common.delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
});
