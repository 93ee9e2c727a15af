import { CloseButton, Group, Image, Input } from '@mantine/core';
import { IconPhotoUp } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { uploadImage } from '../api/messages';
import type { UploadedImage } from '../api/types';
import { usePhone } from '../shared/DataList';
import { FileDrop } from '../shared/FileDrop';
import { ErrorNotice } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { fileUrl } from './bubbles';
import { type PictureShape, previewOf, shaped } from './image-preview';

interface PictureFieldProps {
  label?: string;
  hint?: string;
  value: string | undefined;
  shape: PictureShape;
  error?: string;
  required?: boolean;
  /** The upload as a message names it; undefined when it is taken away. */
  onChange: (named: string | undefined, image?: UploadedImage) => void;
}

const sizes = { preview: [120, 80], card: [120, 80], icon: [56, 56], map: [140, 90] } as const;
const phoneSizes = { preview: [72, 54], card: [72, 54], icon: [48, 48], map: [72, 54] } as const;

/** One picture of a message, made to fit in the browser and uploaded. */
export function PictureField({ label, hint, value, shape, error, required, onChange }: PictureFieldProps) {
  const { t } = useLang();
  const upload = useMutation({
    mutationFn: async (file: File) => {
      const fit = await shaped(file, shape);
      return uploadImage(fit.file, { preview: await previewOf(fit.file), widths: fit.widths });
    },
    onSuccess: (image) => onChange(`media:${image.media_id}`, image),
  });
  const [width, height] = (usePhone() ? phoneSizes : sizes)[shape];
  return (
    <Input.Wrapper label={label} required={required} error={error}>
      <Group align="center" wrap="nowrap" gap="sm">
        {value && (
          <Image
            src={fileUrl(value)}
            w={width}
            h={height}
            radius={shape === 'icon' ? 'xl' : 'md'}
            fit="cover"
            alt=""
            style={{ flexShrink: 0 }}
          />
        )}
        <FileDrop
          accept={['image/jpeg', 'image/png']}
          icon={IconPhotoUp}
          title={value ? t('campaigns.imageReplace') : t('messages.pictureChoose')}
          hint={hint ?? t('campaigns.imageHint')}
          minHeight={height}
          loading={upload.isPending}
          onFile={(file) => upload.mutate(file)}
        />
        {value && !required && (
          <CloseButton aria-label={t('messages.pictureRemove')} onClick={() => onChange(undefined)} />
        )}
      </Group>
      <ErrorNotice error={upload.error} />
    </Input.Wrapper>
  );
}
