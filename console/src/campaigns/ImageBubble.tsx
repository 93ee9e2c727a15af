import { Group, Image, Stack, Text } from '@mantine/core';
import { IconPhotoUp } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { uploadImage } from '../api/messages';
import { FileDrop } from '../shared/FileDrop';
import { ErrorNotice } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { type BubbleDraft, type BubbleOf, fileUrl } from './bubbles';
import { previewOf } from './image-preview';

interface ImageBubbleProps {
  bubble: BubbleOf<'image'>;
  onChange: (bubble: BubbleDraft) => void;
  error?: string;
}

const imageUrl = (bubble: BubbleOf<'image'>) =>
  fileUrl(bubble.preview_url ?? bubble.original_url ?? (bubble.media_id && `media:${bubble.media_id}`));

export function ImageBubble({ bubble, onChange, error }: ImageBubbleProps) {
  const { t } = useLang();
  const upload = useMutation({
    mutationFn: async (file: File) => uploadImage(file, { preview: await previewOf(file) }),
    onSuccess: (image) =>
      onChange({ ...bubble, media_id: image.media_id, original_url: undefined, preview_url: undefined }),
  });
  const shown = imageUrl(bubble);
  return (
    <Stack gap="xs">
      <Group align="stretch" wrap="nowrap" gap="sm">
        {shown && <Image src={shown} w={120} h={120} radius="md" fit="cover" alt="" style={{ flexShrink: 0 }} />}
        <FileDrop
          accept={['image/jpeg', 'image/png']}
          icon={IconPhotoUp}
          title={shown ? t('campaigns.imageReplace') : t('campaigns.imageDrop')}
          hint={t('campaigns.imageHint')}
          loading={upload.isPending}
          onFile={(file) => upload.mutate(file)}
        />
      </Group>
      <ErrorNotice error={upload.error} />
      {error && (
        <Text size="xs" c="red">
          {error}
        </Text>
      )}
    </Stack>
  );
}
