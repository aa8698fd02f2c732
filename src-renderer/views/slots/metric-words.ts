import type { SlotMetric } from '../../../src-main/contract/model.ts'
import type { Messages } from '../../i18n/en.ts'
import { formatBytes, formatCount } from '../../model/quantities.ts'

/** A value of a metric with its unit. */
export function metricText(metric: SlotMetric, value: number, messages: Messages): string {
  switch (metric) {
    case 'keys':
      return messages.slots.keyCount(formatCount(value))
    case 'memory':
      return formatBytes(value)
    case 'cpu':
      return messages.slots.cpu(formatCount(value))
    case 'traffic':
      return messages.slots.traffic(formatBytes(value))
  }
}
