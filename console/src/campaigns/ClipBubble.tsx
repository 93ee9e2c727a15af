import { NumberInput, Stack, TextInput } from '@mantine/core';
import { IconMusic, IconVideo } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { ComponentProps } from 'react';
import { uploadClip } from '../api/messages';
import { FileDrop } from '../shared/FileDrop';
import { ErrorNotice } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { type BubbleOf, fileUrl } from './bubbles';
import { PictureField } from './PictureField';

type At = (path: string) => string | undefined;

/** Only these are played here: the console loads nothing from elsewhere. */
const isUpload = (address: string) => address.startsWith('media:');

type Clip = Pick<BubbleOf<'video'>, 'original_url' | 'preview_url'>;

export function VideoBubble({ bubble, onChange, at }: Props<'video'>) {
  return (
    <Stack gap="sm">
      <VideoFields value={bubble} at={at} onChange={(changed) => onChange({ ...bubble, ...changed })} />
    </Stack>
  );
}

/** A video with the still picture that stands for it. */
export function VideoFields({
  value,
  onChange,
  at,
}: {
  value: Clip;
  onChange: (changed: Partial<Clip>) => void;
  at: At;
}) {
  const { t } = useLang();
  const upload = useMutation({
    mutationFn: (file: File) => uploadClip('videos', file),
    onSuccess: (clip) => onChange({ original_url: `media:${clip.media_id}` }),
  });
  return (
    <>
      {isUpload(value.original_url) && (
        // biome-ignore lint/a11y/useMediaCaption: the shop's own video, as the friend gets it
        <video
          src={fileUrl(value.original_url, false)}
          controls
          preload="metadata"
          style={{ maxWidth: 280, maxHeight: 200, borderRadius: 8 }}
        />
      )}
      <ClipFile
        accept={['video/mp4']}
        icon={IconVideo}
        title={value.original_url ? t('messages.videoReplace') : t('messages.videoChoose')}
        hint={t('messages.videoHint')}
        upload={upload}
        value={value.original_url}
        error={at('original_url')}
        onChange={(original_url) => onChange({ original_url })}
      />
      <PictureField
        label={t('messages.videoPreview')}
        shape="preview"
        required
        value={value.preview_url}
        error={at('preview_url')}
        onChange={(preview_url) => onChange({ preview_url: preview_url ?? '' })}
      />
    </>
  );
}

export function AudioBubble({ bubble, onChange, at }: Props<'audio'>) {
  const { t } = useLang();
  const upload = useMutation({
    mutationFn: (file: File) => uploadClip('audio', file),
    onSuccess: (clip) =>
      onChange({ ...bubble, original_url: `media:${clip.media_id}`, duration: clip.duration_ms ?? bubble.duration }),
  });
  return (
    <Stack gap="sm">
      {isUpload(bubble.original_url) && (
        // biome-ignore lint/a11y/useMediaCaption: the shop's own sound, as the friend gets it
        <audio src={fileUrl(bubble.original_url, false)} controls preload="metadata" style={{ width: '100%' }} />
      )}
      <ClipFile
        accept={['audio/mp4', 'audio/x-m4a', '.m4a']}
        icon={IconMusic}
        title={bubble.original_url ? t('messages.audioReplace') : t('messages.audioChoose')}
        hint={t('messages.audioHint')}
        upload={upload}
        value={bubble.original_url}
        error={at('original_url')}
        onChange={(original_url) => onChange({ ...bubble, original_url })}
      />
      <NumberInput
        label={t('messages.audioLength')}
        value={bubble.duration ? bubble.duration / 1000 : ''}
        min={0.001}
        decimalScale={3}
        required
        error={at('duration')}
        onChange={(next) => onChange({ ...bubble, duration: Math.round(Number(next) * 1000) || 0 })}
      />
    </Stack>
  );
}

interface Props<Type extends 'video' | 'audio'> {
  bubble: BubbleOf<Type>;
  onChange: (bubble: BubbleOf<Type>) => void;
  at: At;
}

interface ClipFileProps extends Pick<ComponentProps<typeof FileDrop>, 'accept' | 'icon' | 'title' | 'hint'> {
  upload: { isPending: boolean; error: unknown; mutate: (file: File) => void };
  value: string;
  error?: string;
  onChange: (value: string) => void;
}

/** A file uploaded here, or one that lies elsewhere. */
function ClipFile({ upload, value, error, onChange, ...drop }: ClipFileProps) {
  return (
    <>
      <FileDrop {...drop} minHeight={90} loading={upload.isPending} onFile={(file) => upload.mutate(file)} />
      <ErrorNotice error={upload.error} />
      <Address value={value} error={error} onChange={onChange} />
    </>
  );
}

/** A file that lies elsewhere; an upload has no address to type. */
function Address({ value, error, onChange }: { value: string; error?: string; onChange: (value: string) => void }) {
  const { t } = useLang();
  return (
    <TextInput
      label={t('messages.orAddress')}
      placeholder="https://"
      value={isUpload(value) ? '' : value}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
