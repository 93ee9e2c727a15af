global using Todoke.LineEmulator.Audiences;
global using Todoke.LineEmulator.Coupons;
global using Todoke.LineEmulator.Line;
global using Todoke.LineEmulator.People;
global using Todoke.LineEmulator.RichMenus;
global using Todoke.LineEmulator.State;
global using Endpoint = Todoke.LineEmulator.Line.Endpoint;
