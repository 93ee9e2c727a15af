import { createBrowserRouter } from 'react-router';
import { NotFound, ScreenError } from './ScreenError';
import { Shell } from './Shell';

/** One line per screen. Each is loaded when it is first opened. */
export const router = createBrowserRouter([
  {
    path: '/',
    Component: Shell,
    ErrorBoundary: ScreenError,
    HydrateFallback: () => null,
    children: [
      {
        ErrorBoundary: ScreenError,
        children: [
          { index: true, lazy: async () => ({ Component: (await import('../home/HomePage')).HomePage }) },
          { path: 'friends', lazy: async () => ({ Component: (await import('../friends/FriendsPage')).FriendsPage }) },
          {
            path: 'friends/:id',
            lazy: async () => ({ Component: (await import('../friends/FriendPage')).FriendPage }),
          },
          {
            path: 'duplicates',
            lazy: async () => ({ Component: (await import('../friends/DuplicatesPage')).DuplicatesPage }),
          },
          {
            path: 'attributes',
            lazy: async () => ({ Component: (await import('../attributes/AttributesPage')).AttributesPage }),
          },
          { path: 'tags', lazy: async () => ({ Component: (await import('../tags/TagsPage')).TagsPage }) },
          {
            path: 'segments',
            lazy: async () => ({ Component: (await import('../segments/SegmentsPage')).SegmentsPage }),
          },
          {
            path: 'segments/overlap',
            lazy: async () => ({ Component: (await import('../segments/OverlapPage')).OverlapPage }),
          },
          {
            path: 'segments/:id',
            lazy: async () => ({ Component: (await import('../segments/SegmentPage')).SegmentPage }),
          },
          {
            path: 'audiences',
            lazy: async () => ({ Component: (await import('../audiences/AudiencesPage')).AudiencesPage }),
          },
          {
            path: 'audiences/:id',
            lazy: async () => ({ Component: (await import('../audiences/AudiencePage')).AudiencePage }),
          },
          { path: 'topics', lazy: async () => ({ Component: (await import('../topics/TopicsPage')).TopicsPage }) },
          {
            path: 'campaigns',
            lazy: async () => ({ Component: (await import('../campaigns/CampaignsPage')).CampaignsPage }),
          },
          {
            path: 'campaigns/:id',
            lazy: async () => ({ Component: (await import('../campaigns/CampaignPage')).CampaignPage }),
          },
          {
            path: 'campaigns/:id/edit',
            lazy: async () => ({ Component: (await import('../campaigns/EditorPage')).EditorPage }),
          },
          {
            path: 'schedules',
            lazy: async () => ({ Component: (await import('../schedules/SchedulesPage')).SchedulesPage }),
          },
          {
            path: 'schedules/:id',
            lazy: async () => ({ Component: (await import('../schedules/SchedulePage')).SchedulePage }),
          },
          {
            path: 'schedules/:id/edit',
            lazy: async () => ({
              Component: (await import('../schedules/ScheduleMessagePage')).ScheduleMessagePage,
            }),
          },
          {
            path: 'calendar',
            lazy: async () => ({ Component: (await import('../calendar/CalendarPage')).CalendarPage }),
          },
          {
            path: 'rehearsals/:id',
            lazy: async () => ({ Component: (await import('../rehearsals/RehearsalPage')).RehearsalPage }),
          },
          {
            path: 'quota',
            lazy: async () => ({ Component: (await import('../quota/QuotaPage')).QuotaPage }),
          },
          {
            path: 'suppressions',
            lazy: async () => ({ Component: (await import('../suppressions/SuppressionsPage')).SuppressionsPage }),
          },
          {
            path: 'settings/sending',
            lazy: async () => ({ Component: (await import('../settings/SendingSettingsPage')).SendingSettingsPage }),
          },
          {
            path: 'templates',
            lazy: async () => ({ Component: (await import('../templates/TemplatesPage')).TemplatesPage }),
          },
          {
            path: 'templates/:id',
            lazy: async () => ({ Component: (await import('../templates/TemplatePage')).TemplatePage }),
          },
          { path: 'imports', lazy: async () => ({ Component: (await import('../imports/ImportsPage')).ImportsPage }) },
          {
            path: 'imports/new',
            lazy: async () => ({ Component: (await import('../imports/NewImportPage')).NewImportPage }),
          },
          {
            path: 'imports/:id',
            lazy: async () => ({ Component: (await import('../imports/ImportPage')).ImportPage }),
          },
          {
            path: 'settings/accounts',
            lazy: async () => ({ Component: (await import('../accounts/AccountsPage')).AccountsPage }),
          },
          {
            path: 'settings/accounts/:id',
            lazy: async () => ({ Component: (await import('../accounts/AccountPage')).AccountPage }),
          },
          { path: 'settings/staff', lazy: async () => ({ Component: (await import('../staff/StaffPage')).StaffPage }) },
          {
            path: 'settings/api-keys',
            lazy: async () => ({ Component: (await import('../settings/ApiKeysPage')).ApiKeysPage }),
          },
          {
            path: 'settings/audit',
            lazy: async () => ({ Component: (await import('../settings/AuditPage')).AuditPage }),
          },
          {
            path: 'settings/workspace',
            lazy: async () => ({ Component: (await import('../settings/WorkspacePage')).WorkspacePage }),
          },
          { path: 'profile', lazy: async () => ({ Component: (await import('../session/ProfilePage')).ProfilePage }) },
          { path: '*', Component: NotFound },
        ],
      },
    ],
  },
]);
