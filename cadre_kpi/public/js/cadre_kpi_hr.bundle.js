import { TakeOverFromHR } from "./hr/take_over";

frappe.provide("cadre_kpi");
cadre_kpi.TakeOverFromHR = TakeOverFromHR;
