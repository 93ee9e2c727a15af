import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { notifyDone } from './notify';
import { useProblems } from './problems';
import { useLang } from './use-lang';

interface SaveOptions<T, Input> {
  save: (input: Input) => Promise<T>;
  /** What is read again afterwards. */
  refresh: QueryKey;
  onDone?: (saved: T) => void;
  said?: string;
}

/** Saves one thing: tells that it is done, reads the list again, and says what the API objects to, field by field. */
export function useSave<T, Input = void>({ save, refresh, onDone, said }: SaveOptions<T, Input>) {
  const { t } = useLang();
  const queries = useQueryClient();
  const saving = useMutation({
    mutationFn: save,
    onSuccess: async (saved) => {
      notifyDone(said ?? t('common.saved'));
      await queries.invalidateQueries({ queryKey: refresh });
      onDone?.(saved);
    },
  });
  return { ...saving, problems: useProblems(saving.error) };
}

/** What a form needs to know of it. */
export type Saving = Pick<ReturnType<typeof useSave>, 'error' | 'isPending' | 'problems'> & { mutate: () => void };
