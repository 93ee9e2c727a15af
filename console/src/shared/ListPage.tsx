import { Button } from '@mantine/core';
import { type Icon, IconPlus } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useMay } from '../session/SessionContext';
import { Page } from './Page';
import { Empty, QueryView } from './states';

interface ListPageProps<T> {
  title: string;
  description: string;
  query: UseQueryResult<{ items: T[] }>;
  /** How a new one is made: by a dialog or on a screen of its own; only for those who may change things. */
  create?: { label: string; allowed?: boolean } & ({ onClick: () => void } | { to: string });
  actions?: ReactNode;
  empty: { icon: Icon; title: string; text?: string };
  /** Dialogs, a pager: what stays on the screen while the list loads. */
  beside?: ReactNode;
  above?: ReactNode;
  children: (items: T[]) => ReactNode;
}

/** A screen that is one list: title, the button for a new one, and words instead of an empty table. */
export function ListPage<T>(props: ListPageProps<T>) {
  const may = useMay();
  const { create, empty } = props;
  const plus = <IconPlus size={16} />;
  const button =
    create &&
    (create.allowed ?? may.edit) &&
    ('to' in create ? (
      <Button component={Link} to={create.to} leftSection={plus}>
        {create.label}
      </Button>
    ) : (
      <Button onClick={create.onClick} leftSection={plus}>
        {create.label}
      </Button>
    ));
  return (
    <Page
      title={props.title}
      description={props.description}
      actions={
        <>
          {props.actions}
          {button}
        </>
      }
    >
      {props.above}
      <QueryView query={props.query}>
        {(data) =>
          data.items.length === 0 ? (
            <Empty icon={empty.icon} title={empty.title} text={empty.text} action={empty.text && button} />
          ) : (
            props.children(data.items)
          )
        }
      </QueryView>
      {props.beside}
    </Page>
  );
}
