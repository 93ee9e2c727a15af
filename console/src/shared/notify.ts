import { notifications } from '@mantine/notifications';
import { ApiError } from '../api/problem';

export const notifyDone = (message: string) => notifications.show({ message, color: 'teal', autoClose: 3500 });
export const notifyFailed = (title: string, error: unknown) =>
  notifications.show({
    title,
    message: error instanceof ApiError ? (error.detail ?? error.message) : String(error),
    color: 'red',
    autoClose: 8000,
  });
