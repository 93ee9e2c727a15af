import { Loader, Text, UnstyledButton } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import { useRef, useState } from 'react';

interface FileDropProps {
  accept: string[];
  icon: Icon;
  title: string;
  hint: string;
  loading?: boolean;
  onFile: (file: File) => void;
  minHeight?: number;
}

/** One file, dropped or chosen. What it holds is judged by the server, whatever its name ends in. */
export function FileDrop({ accept, icon: IconHere, title, hint, loading, onFile, minHeight = 120 }: FileDropProps) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (file) onFile(file);
  };
  return (
    <UnstyledButton
      type="button"
      onClick={() => input.current?.click()}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
      style={{
        flex: 1,
        minHeight,
        width: '100%',
        display: 'flex',
        flexDirection: 'column',
        alignItems: 'center',
        justifyContent: 'center',
        gap: 4,
        padding: 16,
        textAlign: 'center',
        border: `1.5px dashed var(--mantine-color-${over ? 'ai-6' : 'gray-4'})`,
        borderRadius: 'var(--mantine-radius-md)',
        background: over ? 'var(--mantine-color-ai-0)' : 'var(--mantine-color-gray-0)',
      }}
    >
      {loading ? <Loader size="sm" /> : <IconHere size={26} stroke={1.5} color="var(--mantine-color-gray-6)" />}
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <Text size="xs" c="dimmed">
        {hint}
      </Text>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept.join(',')}
        onChange={(event) => {
          take(event.currentTarget.files);
          event.currentTarget.value = '';
        }}
      />
    </UnstyledButton>
  );
}
