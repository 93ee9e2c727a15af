import { Checkbox, Group, NumberInput, Paper, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import type { Box, MapVideo } from '../api/types';
import { useLang } from '../shared/use-lang';
import type { BubbleOf } from './bubbles';
import { VideoFields } from './ClipBubble';
import { GridButton } from './GridButton';
import { gridCells, gridOf, inside, mapWidth, videoCell, withVideo } from './map-areas';

type Bubble = BubbleOf<'imagemap'>;
type At = (path: string) => string | undefined;
interface MapVideoProps {
  bubble: Bubble;
  onChange: (bubble: Bubble) => void;
  at: At;
}

/** A video that plays in a part of the picture, and a link that is shown when it has ended. */
export function MapVideoFields({ bubble, onChange, at }: MapVideoProps) {
  const { t } = useLang();
  const { video } = bubble;
  const grid = gridOf(bubble);
  const cells = gridCells(grid ?? '1x1', bubble.base_size.height);
  const begin = (): MapVideo | undefined =>
    cells[0] && { original_url: '', preview_url: '', area: cells[0], external_link: undefined };
  const change = (changed: Partial<MapVideo>) => video && onChange(withVideo(bubble, { ...video, ...changed }));
  return (
    <>
      <Checkbox
        label={t('messages.map.video')}
        description={t('messages.map.videoHint')}
        checked={video !== undefined}
        onChange={(event) => onChange(withVideo(bubble, event.currentTarget.checked ? begin() : undefined))}
      />
      {video && (
        <Paper withBorder p="xs" bg="gray.0">
          <Stack gap="sm">
            <VideoFields value={video} at={at} onChange={change} />
            <div>
              <Text size="sm" fw={500} mb={4}>
                {t('messages.map.place')}
              </Text>
              {grid && (
                <Group gap="xs" mb="xs">
                  {cells.map((area, cell) => (
                    <GridButton
                      key={cell}
                      grid={grid}
                      cell={cell}
                      label={t('messages.map.cell', { number: cell + 1 })}
                      pressed={cell === videoCell(bubble, grid)}
                      onClick={() => change({ area })}
                    />
                  ))}
                </Group>
              )}
              <AreaFields
                area={video.area}
                height={bubble.base_size.height}
                error={at('area')}
                onChange={(area) => change({ area })}
              />
            </div>
            <AfterVideo video={video} at={at} onChange={change} />
          </Stack>
        </Paper>
      )}
    </>
  );
}

interface AreaProps {
  area: Box;
  /** Of the picture. */
  height: number;
  error?: string;
  onChange: (area: Box) => void;
}

/** A place on the picture in pixels. Taken when the field is left: a number half typed would cut the other areas anew. */
function AreaFields({ area, height, error, onChange }: AreaProps) {
  const { t } = useLang();
  const most = { x: mapWidth, y: height, width: mapWidth, height };
  return (
    <>
      <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="xs">
        {(['x', 'y', 'width', 'height'] as const).map((side) => (
          <NumberInput
            key={`${side} ${area[side]}`}
            size="xs"
            label={t(`messages.map.sides.${side}`)}
            defaultValue={area[side]}
            min={0}
            max={most[side]}
            allowDecimal={false}
            hideControls
            onBlur={(event) => {
              const next = inside({ ...area, [side]: Number(event.currentTarget.value) }, height);
              if (next[side] !== area[side]) onChange(next);
            }}
          />
        ))}
      </SimpleGrid>
      {error && (
        <Text size="xs" c="red">
          {error}
        </Text>
      )}
    </>
  );
}

interface AfterProps {
  video: MapVideo;
  at: At;
  onChange: (changed: Partial<MapVideo>) => void;
}

function AfterVideo({ video, at, onChange }: AfterProps) {
  const { t } = useLang();
  const link = video.external_link ?? { link_uri: '', label: '' };
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs" verticalSpacing={4}>
      {(['label', 'link_uri'] as const).map((member) => (
        <TextInput
          key={member}
          label={t(`messages.map.after.${member}`)}
          placeholder={member === 'link_uri' ? 'https://' : undefined}
          value={link[member]}
          error={at(`external_link.${member}`)}
          onChange={(event) => onChange({ external_link: { ...link, [member]: event.currentTarget.value } })}
        />
      ))}
    </SimpleGrid>
  );
}
