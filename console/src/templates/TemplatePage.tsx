import { Autocomplete, Button, Grid, Paper, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { IconDeviceFloppy, IconSend } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { addTemplate, readTemplate, saveTemplate } from '../api/messages';
import type { MessageTemplate } from '../api/types';
import { useAccounts } from '../app/AccountContext';
import { ContentStep } from '../campaigns/ContentStep';
import { type Draft, newDraft, readMessage, writeMessage } from '../campaigns/model';
import { PreviewBeside } from '../campaigns/PreviewPane';
import { useMay } from '../session/SessionContext';
import { LeaveGuard } from '../shared/LeaveGuard';
import { Page } from '../shared/Page';
import { ErrorNotice, QueryView } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { useSave } from '../shared/use-save';
import { foldersOf, templatesKey, useTemplates } from './use-templates';

/** One template: its name, its folder and the message, edited as a campaign's is. */
export function TemplatePage() {
  const { t } = useLang();
  const { id } = useParams();
  const stored = useQuery({
    queryKey: ['template', Number(id)],
    queryFn: () => readTemplate(Number(id)),
    enabled: id !== 'new',
    // What is on the screen is not replaced while it is edited.
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (id === 'new') return <Editor key="new" stored={null} />;
  if (stored.data) return <Editor key={stored.data.version} stored={stored.data} />;
  return (
    <Page title={t('messages.templates.title')} back="/templates">
      <QueryView query={stored}>{() => null}</QueryView>
    </Page>
  );
}

function Editor({ stored }: { stored: MessageTemplate | null }) {
  const { t } = useLang();
  const may = useMay();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { account } = useAccounts();
  const templates = useTemplates();
  const [name, setName] = useState(stored?.name ?? '');
  const [folder, setFolder] = useState(stored?.folder ?? '');
  const [draft, setDraft] = useState<Draft>(() => ({
    ...newDraft(null),
    ...(stored && { ...readMessage(stored.content), trackLinks: stored.content.track_links ?? true }),
  }));
  const content = writeMessage(draft);
  const input = content && {
    name: name.trim(),
    folder: folder.trim(),
    content: { ...content, track_links: draft.trackLinks },
  };
  const now = JSON.stringify([name, folder, draft]);
  const [before] = useState(now);
  const [made, setMade] = useState<MessageTemplate | null>(null);
  // Only when nothing is unsaved any more: the guard below would ask otherwise.
  useEffect(() => {
    if (made) void navigate(`/templates/${made.id}`, { replace: true });
  }, [made, navigate]);
  const saving = useSave({
    save: async () => {
      if (!input) throw new Error('The message is not finished.');
      return stored ? saveTemplate(stored.id, stored.version, input) : addTemplate(input);
    },
    refresh: templatesKey,
    onDone: (saved) => {
      queries.setQueryData(['template', saved.id], saved);
      if (!stored) setMade(saved);
    },
  });
  const { problems } = saving;
  return (
    <Page
      title={name || t('messages.templates.new')}
      back="/templates"
      actions={
        <>
          {stored && (
            <Button
              component={Link}
              to={`/campaigns/new/edit?template=${stored.id}`}
              variant="default"
              leftSection={<IconSend size={16} />}
            >
              {t('messages.templates.use')}
            </Button>
          )}
          {may.edit && (
            <Button
              leftSection={<IconDeviceFloppy size={16} />}
              loading={saving.isPending}
              disabled={!name.trim() || !input || now === before}
              onClick={() => saving.mutate()}
            >
              {t('common.save')}
            </Button>
          )}
        </>
      }
    >
      {Boolean(saving.error) && <ErrorNotice error={saving.error} />}
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Stack gap="md">
            <Paper withBorder p="lg">
              <SimpleGrid cols={{ base: 1, sm: 2 }}>
                <TextInput
                  label={t('messages.templates.name')}
                  value={name}
                  error={problems.at('name')}
                  required
                  onChange={(event) => setName(event.currentTarget.value)}
                />
                <Autocomplete
                  label={t('messages.templates.folder')}
                  value={folder}
                  data={foldersOf(templates.data?.items)}
                  error={problems.at('folder')}
                  onChange={setFolder}
                />
              </SimpleGrid>
            </Paper>
            <Paper withBorder p="lg">
              <ContentStep draft={draft} onChange={setDraft} problems={problems} plain />
            </Paper>
          </Stack>
        </Grid.Col>
        {account && <PreviewBeside draft={draft} account={account} />}
      </Grid>
      <LeaveGuard when={!made && may.edit && now !== before} />
    </Page>
  );
}
