import { useQuery } from '@tanstack/react-query';
import { listTags } from '../api/profiles';

export const useTags = () => useQuery({ queryKey: ['tags'], queryFn: listTags, staleTime: 15_000 });
