import { IconSend, IconTemplate } from '@tabler/icons-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { removeTemplate } from '../api/messages';
import type { MessageTemplate } from '../api/types';
import { figureColumn, menuColumn, NameLink, Shelf } from '../shared/columns';
import { type Column, DataList, usePhone } from '../shared/DataList';
import { ListPage } from '../shared/ListPage';
import { RemoveModal } from '../shared/RemoveModal';
import { useRowActions } from '../shared/RowMenu';
import { SearchInput } from '../shared/SearchInput';
import { useUrlState } from '../shared/url-state';
import { useLang } from '../shared/use-lang';
import { Kinds } from './TemplateTools';
import { byFolder, templatesKey, useTemplates } from './use-templates';

/** テンプレート: messages kept for later, by folder. */
export function TemplatesPage() {
  const { t, f } = useLang();
  const url = useUrlState();
  const phone = usePhone();
  const navigate = useNavigate();
  const actions = useRowActions();
  const query = useTemplates();
  const [removing, setRemoving] = useState<MessageTemplate | null>(null);
  const columns: Column<MessageTemplate>[] = [
    {
      key: 'name',
      header: t('messages.templates.name'),
      phone: 'title',
      cell: (row) => (
        <div>
          <NameLink to={`/templates/${row.id}`}>{row.name}</NameLink>
          <Kinds content={row.content} />
        </div>
      ),
    },
    figureColumn('updated', t('messages.templates.updated'), (row) => f.dateTime(row.updated_at), {
      width: 180,
      phone: 'line',
    }),
    menuColumn(
      (row) => row.name,
      (row) => [
        {
          icon: IconSend,
          label: t('messages.templates.use'),
          onClick: () => void navigate(`/campaigns/new/edit?template=${row.id}`),
        },
        actions.edit(() => void navigate(`/templates/${row.id}`)),
        actions.remove(() => setRemoving(row)),
      ],
    ),
  ];
  return (
    <ListPage
      title={t('messages.templates.title')}
      description={t('messages.templates.description')}
      query={query}
      create={{ label: t('messages.templates.new'), to: '/templates/new' }}
      empty={{
        icon: IconTemplate,
        title: t('messages.templates.emptyTitle'),
        text: t('messages.templates.emptyText'),
      }}
      beside={
        removing && (
          <RemoveModal
            title={t('messages.templates.deleteTitle')}
            text={t('messages.templates.deleteText', { name: removing.name })}
            remove={() => removeTemplate(removing.id)}
            refresh={templatesKey}
            onClose={() => setRemoving(null)}
          />
        )
      }
    >
      {(items) => (
        <>
          <SearchInput
            value={url.get('q')}
            onChange={(next) => url.set({ q: next })}
            placeholder={t('messages.templates.search')}
            w={phone ? '100%' : 280}
          />
          {byFolder(items, url.get('q')).map(([folder, inside]) => (
            <Shelf key={folder ?? ''} name={folder ?? t('messages.templates.noFolder')}>
              <DataList
                rows={inside}
                columns={columns}
                rowKey={(row) => row.id}
                onOpen={(row) => void navigate(`/templates/${row.id}`)}
                label={folder ?? t('messages.templates.noFolder')}
              />
            </Shelf>
          ))}
        </>
      )}
    </ListPage>
  );
}
