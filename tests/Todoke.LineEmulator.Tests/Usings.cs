global using Todoke.LineEmulator.Line;
global using Todoke.LineEmulator.State;
