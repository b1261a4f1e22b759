import { Stage, StageProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { OrdersService } from './orders-service';

export interface OrdersStageProps extends StageProps {
  /** Whether customers rely on it. */
  readonly production: boolean;
}

/** The order service in one environment. */
export class OrdersStage extends Stage {
  public readonly service: OrdersService;

  constructor(scope: Construct, id: string, { production, ...props }: OrdersStageProps) {
    super(scope, id, props);
    this.service = new OrdersService(this, 'Orders', { production });
  }
}
