/**
 * The body of a dashboard as AWS documents it, as far as this library uses it.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
const TEXT = { type: 'string', minLength: 1 };
const STAT = { type: 'string', pattern: '^(SampleCount|Average|Sum|Minimum|Maximum|p\\d{1,2}(\\.\\d+)?|p100)$' };
const COLOR = { type: 'string', pattern: '^#[0-9a-fA-F]{6}$' };
const ID = { type: 'string', pattern: '^[a-z][A-Za-z0-9_]{0,254}$' };
const AXIS = {
  type: 'object',
  additionalProperties: false,
  properties: { label: TEXT, min: { type: 'number' }, max: { type: 'number' }, showUnits: { type: 'boolean' } },
};

const RENDERING = {
  id: ID,
  label: TEXT,
  color: COLOR,
  period: { type: 'integer', minimum: 1 },
  region: TEXT,
  accountId: TEXT,
  visible: { type: 'boolean' },
  yAxis: { enum: ['left', 'right'] },
};

/** [Namespace, MetricName, Dimension1Name, Dimension1Value, …, { rendering }] or [{ expression }]. */
const METRIC = {
  type: 'array',
  minItems: 1,
  items: {
    anyOf: [
      TEXT,
      { type: 'object', additionalProperties: false, properties: { ...RENDERING, stat: STAT } },
      { type: 'object', additionalProperties: false, required: ['expression'], properties: { ...RENDERING, expression: TEXT } },
    ],
  },
};

const PROPERTIES: Record<string, object> = {
  text: {
    type: 'object',
    required: ['markdown'],
    additionalProperties: false,
    properties: { markdown: TEXT, background: { enum: ['solid', 'transparent'] } },
  },
  metric: {
    type: 'object',
    required: ['metrics', 'region', 'view'],
    additionalProperties: false,
    properties: {
      title: TEXT,
      view: { enum: ['timeSeries', 'singleValue', 'gauge', 'bar', 'pie', 'table'] },
      region: TEXT,
      metrics: { type: 'array', minItems: 1, maxItems: 500, items: METRIC },
      stacked: { type: 'boolean' },
      sparkline: { type: 'boolean' },
      period: { type: 'integer', minimum: 1 },
      stat: STAT,
      yAxis: { type: 'object', additionalProperties: false, properties: { left: AXIS, right: AXIS } },
    },
  },
  alarm: {
    type: 'object',
    required: ['alarms'],
    additionalProperties: false,
    properties: { title: TEXT, alarms: { type: 'array', minItems: 1, maxItems: 100, items: TEXT }, sortBy: TEXT, states: { type: 'array' } },
  },
};

export const DASHBOARD_SCHEMA = {
  type: 'object',
  required: ['widgets'],
  additionalProperties: false,
  properties: {
    start: TEXT,
    end: TEXT,
    periodOverride: { enum: ['auto', 'inherit'] },
    widgets: {
      type: 'array',
      maxItems: 500,
      items: {
        type: 'object',
        required: ['type', 'properties', 'x', 'y', 'width', 'height'],
        additionalProperties: false,
        properties: {
          type: { enum: Object.keys(PROPERTIES) },
          x: { type: 'integer', minimum: 0, maximum: 23 },
          y: { type: 'integer', minimum: 0 },
          width: { type: 'integer', minimum: 1, maximum: 24 },
          height: { type: 'integer', minimum: 1, maximum: 1000 },
          properties: {},
        },
        allOf: Object.entries(PROPERTIES).map(([type, properties]) => ({
          if: { properties: { type: { const: type } } },
          then: { properties: { properties } },
        })),
      },
    },
  },
};
