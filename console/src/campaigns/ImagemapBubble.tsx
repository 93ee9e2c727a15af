import { Box, Group, Paper, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { IconPlayerPlayFilled } from '@tabler/icons-react';
import type { MapArea } from '../api/types';
import { useLang } from '../shared/use-lang';
import { type BubbleOf, fileUrl } from './bubbles';
import { GridButton } from './GridButton';
import { widened } from './image-preview';
import { MapVideoFields } from './MapVideoFields';
import classes from './Messages.module.css';
import { gridOf, mapGrids, mapWidth, placed, recut } from './map-areas';
import { PictureField } from './PictureField';
import { TemplatedInput } from './TemplatedInput';

interface ImagemapBubbleProps {
  bubble: BubbleOf<'imagemap'>;
  onChange: (bubble: BubbleOf<'imagemap'>) => void;
  at: (path: string) => string | undefined;
}

/** リッチメッセージ: one picture, cut into areas that do something each. */
export function ImagemapBubble({ bubble, onChange, at }: ImagemapBubbleProps) {
  const { t } = useLang();
  const { height } = bubble.base_size;
  const grid = gridOf(bubble);
  const change = (index: number, area: MapArea) =>
    onChange({ ...bubble, actions: bubble.actions.map((each, other) => (other === index ? area : each)) });
  return (
    <Stack gap="sm">
      <PictureField
        label={t('messages.card.picture')}
        hint={t('messages.mapHint')}
        shape="map"
        required
        value={bubble.base_url}
        error={at('base_url') ?? at('base_size')}
        onChange={(base_url, image) => {
          // The areas keep their grid on a picture of another shape.
          const size = image && widened(image.width, image.height, mapWidth);
          onChange(recut({ ...bubble, base_url: base_url ?? '' }, grid ?? '1x1', size));
        }}
      />
      <TemplatedInput
        label={t('campaigns.altText')}
        value={bubble.alt_text}
        error={at('alt_text')}
        required
        onChange={(alt_text) => onChange({ ...bubble, alt_text })}
      />
      {bubble.base_url && (
        <>
          <Text size="sm" fw={500}>
            {t('messages.map.layout')}
          </Text>
          <Group gap="xs">
            {mapGrids.map((each) => (
              <GridButton
                key={each}
                grid={each}
                label={each.replace('x', ' × ')}
                pressed={each === grid}
                onClick={() => onChange(recut(bubble, each))}
              />
            ))}
          </Group>
          <Box className={classes.map} style={{ aspectRatio: `${mapWidth} / ${height}` }}>
            <img src={fileUrl(bubble.base_url)} alt="" />
            {bubble.actions.map(({ area }, index) => (
              <span key={index} style={placed(area, height)}>
                {letter(index)}
              </span>
            ))}
            {bubble.video && (
              <span style={placed(bubble.video.area, height)}>
                <IconPlayerPlayFilled />
              </span>
            )}
          </Box>
          <MapVideoFields bubble={bubble} at={(path) => at(`video.${path}`)} onChange={onChange} />
          {bubble.actions.map((area, index) => (
            <Area
              key={index}
              index={index}
              area={area}
              at={(path) => at(`actions[${index}].${path}`)}
              onChange={(changed) => change(index, changed)}
            />
          ))}
        </>
      )}
    </Stack>
  );
}

const letter = (index: number) => String.fromCharCode(65 + index);

function Area({
  index,
  area,
  at,
  onChange,
}: {
  index: number;
  area: MapArea;
  at: (path: string) => string | undefined;
  onChange: (area: MapArea) => void;
}) {
  const { t } = useLang();
  const member = area.type === 'uri' ? 'link_uri' : area.type === 'message' ? 'text' : 'clipboard_text';
  return (
    <Paper withBorder p="xs" bg="gray.0">
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs" verticalSpacing={4}>
        <Select
          label={t('messages.map.area', { letter: letter(index) })}
          value={area.type}
          error={at('area')}
          allowDeselect={false}
          data={(['uri', 'message', 'clipboard'] as const).map((value) => ({
            value,
            label: t(`messages.actions.${value}`),
          }))}
          onChange={(type) =>
            onChange({ type: (type ?? 'uri') as MapArea['type'], label: area.label, area: area.area })
          }
        />
        <TextInput
          label={t(`messages.action.${member === 'link_uri' ? 'uri' : member}`)}
          placeholder={member === 'link_uri' ? 'https://' : undefined}
          value={area[member] ?? ''}
          error={at(member)}
          required
          onChange={(event) => onChange({ ...area, [member]: event.currentTarget.value })}
        />
        <TextInput
          label={t('messages.map.label')}
          value={area.label ?? ''}
          error={at('label')}
          onChange={(event) => onChange({ ...area, label: event.currentTarget.value })}
        />
      </SimpleGrid>
    </Paper>
  );
}
