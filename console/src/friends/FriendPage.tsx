import { Alert, Anchor, Avatar, Button, Group, Menu, Tabs, Text } from '@mantine/core';
import { IconDots, IconGitMerge, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { deleteProfile, readProfile } from '../api/profiles';
import { useMay } from '../session/SessionContext';
import { ConfirmModal } from '../shared/ConfirmModal';
import { notifyDone } from '../shared/notify';
import { Page } from '../shared/Page';
import { QueryView } from '../shared/states';
import { useUrlState } from '../shared/url-state';
import { useLang } from '../shared/use-lang';
import { FriendAttributes } from './FriendAttributes';
import { FriendProfile } from './FriendProfile';
import { FriendTimeline } from './FriendTimeline';
import { MergeModal } from './MergeModal';

export function FriendPage() {
  const { t } = useLang();
  const id = Number(useParams().id);
  const url = useUrlState();
  const may = useMay();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [merging, setMerging] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const query = useQuery({ queryKey: ['profile', id], queryFn: () => readProfile(id) });
  const person = query.data;
  const name = person?.display_name || t('common.anonymous');
  const tab = url.get('tab') || 'profile';
  const remove = useMutation({
    mutationFn: () => deleteProfile(id),
    onSuccess: async () => {
      notifyDone(t('common.deleted'));
      await queries.invalidateQueries({ queryKey: ['profiles'] });
      await navigate('/friends');
    },
  });

  return (
    <Page
      title={person ? name : t('common.loading')}
      back="/friends"
      badge={
        person && (
          <Avatar
            src={person.friendships.find((each) => each.picture_url)?.picture_url}
            size={30}
            radius="xl"
            color="ai"
            alt=""
          >
            {name.slice(0, 1)}
          </Avatar>
        )
      }
      description={person ? `ID ${person.id}` : undefined}
      actions={
        may.edit && person && !person.merged_into ? (
          <Menu position="bottom-end">
            <Menu.Target>
              <Button variant="default" rightSection={<IconDots size={16} />}>
                {t('common.actions')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconGitMerge size={16} />} onClick={() => setMerging(true)}>
                {t('friends.mergeTitle')}
              </Menu.Item>
              <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => setDeleting(true)}>
                {t('friends.deleteTitle')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        ) : undefined
      }
    >
      <QueryView query={query} rows={5}>
        {(data) => (
          <>
            {data.merged_into && (
              <Alert color="yellow">
                <Group gap="xs">
                  <Text size="sm">{t('friends.mergedInto')}</Text>
                  <Anchor component={Link} to={`/friends/${data.merged_into}`} size="sm" fw={600}>
                    {t('friends.openWinner')}
                  </Anchor>
                </Group>
              </Alert>
            )}
            <Tabs value={tab} onChange={(value) => url.set({ tab: value })} keepMounted={false}>
              <Tabs.List mb="md">
                <Tabs.Tab value="profile">{t('friends.tabProfile')}</Tabs.Tab>
                <Tabs.Tab value="attributes">{t('friends.tabAttributes')}</Tabs.Tab>
                <Tabs.Tab value="timeline">{t('friends.tabTimeline')}</Tabs.Tab>
              </Tabs.List>
              <Tabs.Panel value="profile">
                <FriendProfile person={data} />
              </Tabs.Panel>
              <Tabs.Panel value="attributes">
                <FriendAttributes person={data} />
              </Tabs.Panel>
              <Tabs.Panel value="timeline">
                <FriendTimeline id={data.id} />
              </Tabs.Panel>
            </Tabs>
            <MergeModal person={data} opened={merging} onClose={() => setMerging(false)} />
          </>
        )}
      </QueryView>
      <ConfirmModal
        opened={deleting}
        onClose={() => setDeleting(false)}
        title={t('friends.deleteTitle')}
        confirm={t('friends.deleteDo')}
        color="red"
        loading={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate()}
      >
        <Text size="sm">{t('friends.deleteText', { name })}</Text>
      </ConfirmModal>
    </Page>
  );
}
