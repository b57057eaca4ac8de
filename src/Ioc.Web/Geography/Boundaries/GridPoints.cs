namespace Ioc.Geography;

/// <summary>Numbers the points of an integer grid in order of appearance; a plain dictionary would take three times the memory.</summary>
internal sealed class GridPoints
{
    private int[] _slots = new int[1 << 16];
    private int[] _x = new int[1 << 15];
    private int[] _y = new int[1 << 15];

    public int Count { get; private set; }

    public int X(int id) => _x[id];

    public int Y(int id) => _y[id];

    public int IdOf(int x, int y)
    {
        var slot = Slot(x, y);
        while (_slots[slot] != 0)
        {
            var id = _slots[slot] - 1;
            if (_x[id] == x && _y[id] == y)
            {
                return id;
            }

            slot = (slot + 1) & (_slots.Length - 1);
        }

        if (Count == _x.Length)
        {
            Grow();
            return IdOf(x, y);
        }

        (_x[Count], _y[Count]) = (x, y);
        _slots[slot] = ++Count;
        return Count - 1;
    }

    private int Slot(int x, int y) =>
        (int)((((ulong)(uint)x << 32) | (uint)y) * 0x9E3779B97F4A7C15UL >> 32) & (_slots.Length - 1);

    private void Grow()
    {
        Array.Resize(ref _x, _x.Length * 2);
        Array.Resize(ref _y, _y.Length * 2);
        _slots = new int[_x.Length * 2];
        for (var id = 0; id < Count; id++)
        {
            var slot = Slot(_x[id], _y[id]);
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & (_slots.Length - 1);
            }

            _slots[slot] = id + 1;
        }
    }
}
