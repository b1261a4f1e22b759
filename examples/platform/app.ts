import { App } from 'aws-cdk-lib';
import { ordersApp } from './orders-app';

ordersApp(new App()).synth();
