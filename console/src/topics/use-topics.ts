import { useQuery } from '@tanstack/react-query';
import { listTopics } from '../api/audiences';

export const useTopics = () => useQuery({ queryKey: ['topics'], queryFn: listTopics, staleTime: 15_000 });
