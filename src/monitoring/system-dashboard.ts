import { AlarmStatusWidget, Dashboard, IAlarmRef, IWidget, Row } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { DashboardSection, GraphRequest } from './contract';
import { LaterRows, WIDTH, heading, merge, rowOf, rowsOf } from './dashboard-rows';
import { PlacedList } from './placed-list';

/** An alarm status widget shows so many. */
const MOST_ALARMS = 100;

/** Alarms in one line of the widget. */
const ALARMS_BESIDE = 6;

/** A section of the user's own. */
interface OwnSection {
  readonly title: string;
  readonly widgets: IWidget[];
}

/** One dashboard: alarms on top, then what is asked first, then each part by itself. Whatever is added to it directly comes last. */
export class SystemDashboard {
  /** The dashboard. */
  public readonly dashboard: Dashboard;

  private readonly rows = new PlacedList<GraphRequest[]>();
  private readonly own: OwnSection[] = [];

  constructor(scope: Construct, id: string, private readonly runbookUrl: string, private readonly alarms: IAlarmRef[]) {
    this.dashboard = new Dashboard(scope, id);
    this.dashboard.addWidgets(new LaterRows(() => this.build()));
  }

  /** Adds graphs, beside each other where they are of `DashboardSection.PARTS`. */
  public addGraphs(graphs: GraphRequest[], place: number): void {
    this.rows.add(graphs, place);
  }

  /** Adds a section of widgets in one row, before the parts. */
  public addSection(title: string, widgets: IWidget[]): void {
    this.own.push({ title, widgets });
  }

  private build(): IWidget[] {
    const answers = Object.values(DashboardSection).filter((section) => section !== DashboardSection.PARTS);
    return [
      heading(`# ${this.dashboard.node.scope!.node.scope!.node.id} · [what to do about an alarm](${this.runbookUrl})`),
      ...this.status(),
      ...answers.flatMap((section) => this.section(section)),
      ...this.own.flatMap(({ title, widgets }) => [heading(`## ${title}`), new Row(...widgets)]),
      ...this.parts(),
    ];
  }

  private status(): IWidget[] {
    const count = Math.ceil(this.alarms.length / MOST_ALARMS);
    const parts = Array.from({ length: count }, (_, part) => this.alarms.slice(part * MOST_ALARMS, (part + 1) * MOST_ALARMS));
    return parts.map((alarms) => new AlarmStatusWidget({ title: 'Alarms', alarms, width: WIDTH, height: 1 + Math.ceil(alarms.length / ALARMS_BESIDE) }));
  }

  private section(section: DashboardSection): IWidget[] {
    const graphs = merge(this.rows.items.flat().filter((graph) => graph.section === section));
    return graphs.length ? [heading(`## ${section}`), ...rowsOf(graphs)] : [];
  }

  private parts(): IWidget[] {
    const rows = this.rows.items.map((graphs) => graphs.filter(({ section }) => (section ?? DashboardSection.PARTS) === DashboardSection.PARTS));
    const filled = rows.filter((graphs) => graphs.length);
    return filled.length ? [heading(`## ${DashboardSection.PARTS}`), ...filled.map(rowOf)] : [];
  }
}
