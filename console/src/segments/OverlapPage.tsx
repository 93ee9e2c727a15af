import { Paper } from '@mantine/core';
import { Page } from '../shared/Page';
import { useUrlState } from '../shared/url-state';
import { useLang } from '../shared/use-lang';
import { OverlapPanel } from './panels/OverlapPanel';

/** Saved segments compared with each other; which ones is in the address. */
export function OverlapPage() {
  const { t } = useLang();
  const url = useUrlState();
  const chosen = url.get('with').split(',').map(Number).filter(Boolean);
  return (
    <Page title={t('segments.overlapPage')} back="/segments">
      <Paper withBorder p="md">
        <OverlapPanel chosen={chosen} onChoose={(ids) => url.set({ with: ids.join(',') })} />
      </Paper>
    </Page>
  );
}
