import { useQuery } from '@tanstack/react-query';
import { listAttributes, listEventNames } from '../api/profiles';

export const useAttributes = () => useQuery({ queryKey: ['attributes'], queryFn: listAttributes, staleTime: 15_000 });
export const useEventNames = () => useQuery({ queryKey: ['event-names'], queryFn: listEventNames, staleTime: 15_000 });
