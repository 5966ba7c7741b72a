import { MyWork } from "./my_work/page";

cadre_kpi.MyWork = MyWork;
