import { Button, Group, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import { useUrlState } from './url-state';
import { useLang } from './use-lang';

/** Pages by cursor. The cursor stays in the address; going back is the browser's own Back. */
export function CursorPager({ next, shown, total }: { next: string | null; shown: number; total?: number }) {
  const { t, f } = useLang();
  const url = useUrlState();
  const navigate = useNavigate();
  const page = url.number('page') ?? 1;
  if (page === 1 && !next) return null;
  return (
    <Group justify="space-between">
      <Text size="sm" c="dimmed">
        {total === undefined
          ? t('common.pageOf', { page })
          : t('common.pageOfTotal', { page, shown: f.number(shown), total: f.number(total) })}
      </Text>
      <Group gap="xs">
        {page > 1 && (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconChevronLeft size={14} />}
            onClick={() => {
              // Opened by its address there is nothing to go back to: start at the first page then.
              if (window.history.state?.idx > 0) void navigate(-1);
              else url.set({ cursor: null, page: null });
            }}
          >
            {t('common.previousPage')}
          </Button>
        )}
        <Button
          variant="default"
          size="xs"
          disabled={!next}
          rightSection={<IconChevronRight size={14} />}
          onClick={() => url.set({ cursor: next, page: page + 1 }, { replace: false })}
        >
          {t('common.nextPage')}
        </Button>
      </Group>
    </Group>
  );
}
