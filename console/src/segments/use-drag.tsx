import { createContext, type DragEvent, type ReactNode, useContext, useMemo, useState } from 'react';
import type { Edit } from './SegmentBuilder';
import { groupsFor, moveTo } from './tree-moves';

interface Target {
  groupId: number;
  index: number;
}
interface Drag {
  dragged: number | null;
  target: Target | null;
  start: (id: number | null) => void;
  aim: (target: Target | null) => void;
}
const Context = createContext<Drag>({ dragged: null, target: null, start: () => undefined, aim: () => undefined });

export function DragProvider({ children }: { children: ReactNode }) {
  const [dragged, start] = useState<number | null>(null);
  const [target, aim] = useState<Target | null>(null);
  const value = useMemo(() => ({ dragged, target, start, aim }), [dragged, target]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

/** Props of the handle a row or group is dragged by. */
export function useHandle(id: number) {
  const { start, aim } = useContext(Context);
  return {
    draggable: true,
    onDragStart: (event: DragEvent) => {
      event.stopPropagation();
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData('text/plain', String(id));
      const node = event.currentTarget.closest('[data-node]');
      if (node) event.dataTransfer.setDragImage(node, 12, 12);
      start(id);
    },
    onDragEnd: () => {
      start(null);
      aim(null);
    },
  };
}

/** Props of a place something can be dropped at: beside the node of that index, or at the end of a group where there is none. */
export function useDrop(edit: Edit, groupId: number, index: number, whole?: boolean) {
  const { dragged, target, start, aim } = useContext(Context);
  const here = target?.groupId === groupId ? target.index : null;
  const mark =
    dragged === null || here === null
      ? undefined
      : here === index
        ? 'before'
        : !whole && here === index + 1
          ? 'after'
          : undefined;
  return {
    mark,
    props: {
      onDragOver: (event: DragEvent) => {
        if (dragged === null || !groupsFor(edit.root(), dragged).some((group) => group.id === groupId)) return;
        event.preventDefault();
        event.stopPropagation();
        const box = event.currentTarget.getBoundingClientRect();
        const below = !whole && event.clientY > box.top + box.height / 2;
        const next = { groupId, index: below ? index + 1 : index };
        if (target?.groupId !== next.groupId || target.index !== next.index) aim(next);
      },
      onDrop: (event: DragEvent) => {
        if (dragged === null || !target) return;
        event.preventDefault();
        event.stopPropagation();
        edit((root) => moveTo(root, dragged, target.groupId, target.index));
        start(null);
        aim(null);
      },
    },
  };
}
