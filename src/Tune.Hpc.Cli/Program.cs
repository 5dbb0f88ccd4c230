Console.WriteLine("dotnet-tune");
