import { Alert, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconFileImport, IconFileSpreadsheet, IconTestPipe } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { inspectImport, startImport } from '../api/jobs';
import type { ImportMapping, Inspection } from '../api/types';
import { JobProgress } from '../jobs/JobsPanel';
import { useJob } from '../jobs/use-job';
import { useMay } from '../session/SessionContext';
import { FileDrop } from '../shared/FileDrop';
import { Page } from '../shared/Page';
import { useProblems } from '../shared/problems';
import { ErrorNotice } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { BadRows, ImportFigures } from './ImportResult';
import { resultNumber } from './ImportsPage';
import { MappingTable } from './MappingTable';
import { completeMapping, finished, hasIdentity } from './mapping';

/** Drop a file, check what each column becomes, try it, import it. */
export function NewImportPage() {
  const { t } = useLang();
  const may = useMay();
  const [file, setFile] = useState<File | null>(null);
  const inspect = useMutation({ mutationFn: inspectImport });
  const take = (chosen: File) => {
    setFile(chosen);
    inspect.mutate(chosen);
  };
  return (
    <Page title={t('imports.new')} back="/imports" description={t('imports.description')}>
      {!may.edit && <Alert color="gray">{t('common.readOnly')}</Alert>}
      {file && inspect.data ? (
        <Mapping
          key={`${file.name} ${file.lastModified} ${file.size}`}
          file={file}
          inspection={inspect.data}
          onOther={() => {
            setFile(null);
            inspect.reset();
          }}
        />
      ) : (
        <Paper withBorder p="lg">
          <FileDrop
            accept={['.csv', '.tsv', '.txt', 'text/csv', 'text/plain']}
            icon={IconFileSpreadsheet}
            title={inspect.isPending ? t('imports.inspecting') : t('imports.drop')}
            hint={t('imports.dropHint')}
            loading={inspect.isPending}
            minHeight={220}
            onFile={take}
          />
        </Paper>
      )}
      <ErrorNotice error={inspect.error} />
    </Page>
  );
}

function Mapping({ file, inspection, onOther }: { file: File; inspection: Inspection; onOther: () => void }) {
  const { t, f } = useLang();
  const navigate = useNavigate();
  const [mapping, setMapping] = useState<ImportMapping>(() => completeMapping(inspection));
  const attempt = useMutation({ mutationFn: () => startImport(file, finished(mapping), true) });
  const run = useMutation({
    mutationFn: () => startImport(file, finished(mapping), false),
    onSuccess: (job) => navigate(`/imports/${job.id}`),
  });
  const trial = useJob(attempt.data?.id ?? null);
  const tried = attempt.data ? trial.data : undefined;
  const problems = useProblems(attempt.error ?? run.error);
  const change = (next: ImportMapping) => {
    // What was tried is no longer what would be imported.
    attempt.reset();
    run.reset();
    setMapping(next);
  };
  const identified = hasIdentity(mapping);
  const good = tried?.result ? resultNumber(tried, 'rows') - resultNumber(tried, 'bad_rows') : 0;
  return (
    <Stack gap="lg">
      <Paper withBorder p="md">
        <Group justify="space-between">
          <Group gap="sm">
            <IconFileSpreadsheet size={22} stroke={1.6} />
            <div>
              <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
                {file.name}
              </Text>
              <Text size="xs" c="dimmed">
                {[
                  inspection.rows_estimate === null
                    ? null
                    : t('imports.rows', { rows: f.number(inspection.rows_estimate) }),
                  `${t('imports.encoding')}: ${inspection.encoding}`,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </Text>
            </div>
          </Group>
          <Button variant="default" size="xs" onClick={onOther}>
            {t('imports.other')}
          </Button>
        </Group>
      </Paper>
      <MappingTable inspection={inspection} mapping={mapping} onChange={change} problems={problems} />
      {!identified && <Alert color="yellow">{t('imports.needIdentity')}</Alert>}
      <ErrorNotice error={attempt.error ?? run.error} />
      <Group gap="xs">
        <Button
          variant={tried?.state === 'done' ? 'default' : 'filled'}
          leftSection={<IconTestPipe size={16} />}
          loading={attempt.isPending || tried?.state === 'running'}
          disabled={!identified}
          onClick={() => attempt.mutate()}
        >
          {t('imports.dryRun')}
        </Button>
        <Button
          leftSection={<IconFileImport size={16} />}
          loading={run.isPending}
          disabled={tried?.state !== 'done' || good <= 0}
          onClick={() => run.mutate()}
        >
          {tried?.state === 'done' ? t('imports.run', { rows: f.number(good) }) : t('imports.needDryRun')}
        </Button>
      </Group>
      {tried && (
        <Stack gap="md">
          <Title order={2} size="h4">
            {t('imports.dryRunTitle')}
          </Title>
          {tried.state === 'running' && <JobProgress job={tried} />}
          {tried.state !== 'running' && tried.result && <ImportFigures job={tried} />}
          <BadRows job={tried} />
        </Stack>
      )}
    </Stack>
  );
}
