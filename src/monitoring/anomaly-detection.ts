/** Sensitivity of anomaly detection. */
export interface AnomalyDetection {
  /**
   * Width of the band of usual values, in standard deviations, more than 0 and at most 10. A wider band calls less often.
   *
   * @default 3
   */
  readonly standardDeviations?: number;

  /**
   * Number of periods of five minutes that must be outside of the band.
   *
   * @default 3
   */
  readonly evaluationPeriods?: number;
}
