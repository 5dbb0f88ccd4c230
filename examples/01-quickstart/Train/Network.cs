namespace Tune.Hpc.Examples.Quickstart;

/// <summary>A multilayer perceptron with one hidden layer, softmax and cross-entropy.</summary>
internal sealed class Network
{
    private const int Inputs = 64;
    private const int Classes = 10;
    private const string WeightsFile = "weights.bin";

    private readonly Settings _settings;
    private readonly Layer _first;
    private readonly Layer _second;
    private readonly float[] _hidden;
    private readonly float[] _hiddenSlope;
    private readonly float[] _output = new float[Classes];

    private Network(Settings settings)
    {
        _settings = settings;
        _first = new Layer(Inputs, settings.Hidden);
        _second = new Layer(settings.Hidden, Classes);
        _hidden = new float[settings.Hidden];
        _hiddenSlope = new float[settings.Hidden];
    }

    public static Network Create(Settings settings)
    {
        var network = new Network(settings);
        var random = new Random(settings.Seed);
        network._first.Initialise(random);
        network._second.Initialise(random);
        return network;
    }

    public static Network Load(string folder, Settings settings)
    {
        var network = new Network(settings);
        using var reader = new BinaryReader(File.OpenRead(Path.Combine(folder, WeightsFile)));
        network._first.Read(reader);
        network._second.Read(reader);
        return network;
    }

    public void Save(string folder)
    {
        using var writer = new BinaryWriter(File.Create(Path.Combine(folder, WeightsFile)));
        _first.Write(writer);
        _second.Write(writer);
    }

    /// <summary>Goes through all examples once and returns their mean loss.</summary>
    public double TrainOneEpoch(Digit[] examples, int epoch)
    {
        var order = Enumerable.Range(0, examples.Length).ToArray();
        // Keyed by seed and epoch, so that a resumed trial sees the order it would have seen.
        new Random(HashOf(_settings.Seed, epoch)).Shuffle(order);
        double loss = 0;
        foreach (int[] batch in order.Chunk(_settings.BatchSize))
        {
            foreach (int i in batch)
            {
                loss += Learn(examples[i]);
            }

            Step(batch.Length);
        }

        return loss / examples.Length;
    }

    public (double Loss, double Accuracy) Measure(Digit[] examples)
    {
        double loss = 0;
        int right = 0;
        foreach (var example in examples)
        {
            Forward(example.Pixels);
            loss -= LogProbability(example.Label);
            right += _output.AsSpan().IndexOf(_output.Max()) == example.Label ? 1 : 0;
        }

        return (loss / examples.Length, (double)right / examples.Length);
    }

    // An odd multiplier spreads neighbouring seeds; the built-in hash codes differ from process to process.
    private static int HashOf(int seed, int epoch) => unchecked((seed * 486187739 + epoch) & int.MaxValue);

    private double Learn(Digit example)
    {
        Forward(example.Pixels);
        double loss = -LogProbability(example.Label);

        // The slope of cross-entropy after softmax is probability minus truth.
        double total = Total();
        float highest = _output.Max();
        for (int k = 0; k < Classes; k++)
        {
            _output[k] = (float)(Math.Exp(_output[k] - highest) / total) - (k == example.Label ? 1 : 0);
        }

        _second.Accumulate(_hidden, _output);
        _second.Backward(_output, _hiddenSlope);
        for (int j = 0; j < _hidden.Length; j++)
        {
            _hiddenSlope[j] *= SlopeAt(_hidden[j]);
        }

        _first.Accumulate(example.Pixels, _hiddenSlope);
        return loss;
    }

    private void Step(int batch)
    {
        var (rate, momentum, decay) = ((float)_settings.LearningRate, (float)_settings.Momentum, (float)_settings.WeightDecay);
        _first.Step(rate, momentum, decay, batch);
        _second.Step(rate, momentum, decay, batch);
    }

    private void Forward(float[] pixels)
    {
        _first.Forward(pixels, _hidden);
        for (int j = 0; j < _hidden.Length; j++)
        {
            _hidden[j] = IsRelu ? Math.Max(0, _hidden[j]) : MathF.Tanh(_hidden[j]);
        }

        _second.Forward(_hidden, _output);
    }

    private bool IsRelu => _settings.Activation == "relu";

    // Both slopes can be told from the activation itself.
    private float SlopeAt(float activation) => IsRelu ? (activation > 0 ? 1 : 0) : 1 - activation * activation;

    private double LogProbability(int label) => _output[label] - _output.Max() - Math.Log(Total());

    private double Total()
    {
        float highest = _output.Max();
        double total = 0;
        foreach (float value in _output)
        {
            total += Math.Exp(value - highest);
        }

        return total;
    }
}
