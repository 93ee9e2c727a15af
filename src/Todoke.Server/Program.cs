Console.WriteLine("Todoke");
